import type { OutOfServiceText } from '../../screens/wire.ts';
import type { WebServer } from '../../web/server.ts';
import type { HealthListener } from '../port.ts';
import { FramebufferDisplay, type LetterSource } from './framebuffer/driver.ts';
import { NoDisplay } from './none.ts';
import type { DisplayOptions } from './options.ts';
import type { Display, ScreenAction } from './port.ts';
import { WebDisplay } from './web.ts';

export interface DisplayListeners {
  readonly onAction: (action: ScreenAction) => void;
  /** Somebody touched a screen that was dark: it is to light up, and nothing else. */
  readonly onTouch?: () => void;
  readonly onHealth: HealthListener;
}

/** What displays need besides their settings. */
export interface DisplayHost {
  readonly server: Pick<WebServer, 'route' | 'assetsVersion'>;
  /** Monotonic ms. */
  readonly now: () => number;
  /** What the page says by itself when the daemon is away. */
  readonly outOfService?: OutOfServiceText;
  /** For a screen without a browser. Left out: only its own letters, Latin. */
  readonly loadLetters?: LetterSource;
}

/** The configured display, not started yet. */
export function createDisplay(options: DisplayOptions, listeners: DisplayListeners, host: DisplayHost): Display {
  switch (options.driver) {
    case 'web': {
      const { required, output } = options;
      return new WebDisplay({ ...host, ...listeners, required, output });
    }
    case 'framebuffer':
      return new FramebufferDisplay(options, listeners.onHealth, { loadLetters: host.loadLetters ?? null });
    case 'none':
      return new NoDisplay();
    default:
      return options satisfies never;
  }
}
