import type { OutOfServiceText } from '../../screens/wire.ts';
import type { WebServer } from '../../web/server.ts';
import type { HealthListener } from '../port.ts';
import { FramebufferDisplay } from './framebuffer/driver.ts';
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

/** What the web display needs besides its settings. */
export interface DisplayHost {
  readonly server: Pick<WebServer, 'route' | 'assetsVersion'>;
  /** Monotonic ms. */
  readonly now: () => number;
  /** What the page says by itself when the daemon is away. */
  readonly outOfService?: OutOfServiceText;
}

/** The configured display, not started yet. */
export function createDisplay(options: DisplayOptions, listeners: DisplayListeners, host: DisplayHost): Display {
  switch (options.driver) {
    case 'web': {
      const { required, output } = options;
      return new WebDisplay({ ...host, ...listeners, required, output });
    }
    case 'framebuffer':
      return new FramebufferDisplay(options, listeners.onHealth);
    case 'none':
      return new NoDisplay();
    default:
      return options satisfies never;
  }
}
