import { type Health, sameHealth } from '../../domain/health.ts';
import type { ScreenView } from '../../screens/view.ts';
import type { HealthListener } from '../port.ts';
import { NOT_STARTED, webHealth } from './health.ts';
import { isOffered } from './offered.ts';
import type { Display, ScreenAction } from './port.ts';

export interface VirtualDisplayOptions {
  readonly onAction: (action: ScreenAction) => void;
  readonly onHealth: HealthListener;
  /** As for the web display. */
  readonly required?: boolean;
}

/** A screen in memory, for scenarios: it keeps every view, and a test is the finger and the browser. */
export class VirtualDisplay implements Display {
  readonly kind = 'virtual';
  readonly #options: VirtualDisplayOptions;
  readonly #views: ScreenView[] = [];
  #health: Health = NOT_STARTED;
  #browser = true;
  #running = false;

  constructor(options: VirtualDisplayOptions) {
    this.#options = options;
  }

  get health(): Health {
    return this.#health;
  }

  /** Every view shown, oldest first. */
  get views(): readonly ScreenView[] {
    return this.#views;
  }

  /** What the customer sees: the newest view, or null when nothing shows it. */
  get seen(): ScreenView | null {
    return this.#running && this.#browser ? (this.#views.at(-1) ?? null) : null;
  }

  async start(signal: AbortSignal): Promise<void> {
    if (signal.aborted) {
      return;
    }
    this.#running = true;
    signal.addEventListener('abort', () => void this.stop(), { once: true });
    this.#say();
  }

  async stop(): Promise<void> {
    if (this.#running) {
      this.#running = false;
      this.#say();
    }
  }

  show(view: ScreenView): void {
    this.#views.push(view);
  }

  /**
   * The customer presses a button of the view on screen.
   * @returns false when there is none such: the press went to nothing, as on glass.
   */
  press(action: ScreenAction): boolean {
    if (!isOffered(this.seen, action)) {
      return false;
    }
    this.#options.onAction(action);
    return true;
  }

  /** The browser in front comes or goes. It is there from the beginning. */
  setBrowser(present: boolean): void {
    this.#browser = present;
    this.#say();
  }

  #say(): void {
    const present = webHealth(this.#browser ? 'shown' : 'no browser', null, this.#options.required ?? false);
    const health = this.#running ? present : NOT_STARTED;
    if (!sameHealth(health, this.#health)) {
      this.#health = health;
      this.#options.onHealth(health);
    }
  }
}
