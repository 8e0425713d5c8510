import { type Health, READY } from '../../domain/health.ts';
import { HealthReport, SYSTEM_TIMERS, type Timers } from '../port.ts';
import type { FromHardware, HardwareLink } from '../virtual/link.ts';
import { actionsOf, type Keypad, type KeypadListeners } from './port.ts';

/** How long `start` waits for the virtual hardware to say whether a keypad is plugged in. */
const FIRST_WORD_MS = 500;

const NOT_CONNECTED: Health = { status: 'absent', reason: 'the virtual hardware is not connected' };
const UNPLUGGED: Health = { status: 'absent', reason: 'the virtual keypad was unplugged: plug it in again' };

/** The keypad of the virtual hardware. */
export class VirtualKeypad implements Keypad {
  readonly kind = 'virtual';
  readonly found = null;
  private readonly link: HardwareLink;
  private readonly listeners: KeypadListeners;
  private readonly timers: Timers;
  private readonly report: HealthReport;
  private unsubscribe: readonly (() => void)[] = [];
  private firstWord: () => void = () => {};

  constructor(link: HardwareLink, listeners: KeypadListeners, timers: Timers = SYSTEM_TIMERS) {
    this.link = link;
    this.listeners = listeners;
    this.timers = timers;
    this.report = new HealthReport(NOT_CONNECTED, (health) => listeners.onHealth(health));
  }

  get health(): Health {
    return this.report.health;
  }

  async start(signal: AbortSignal): Promise<void> {
    if (this.unsubscribe.length > 0 || signal.aborted) {
      return;
    }
    signal.addEventListener('abort', () => void this.stop(), { once: true });
    await new Promise<void>((resolve) => {
      const cancel = this.timers.after(FIRST_WORD_MS, resolve);
      this.firstWord = () => {
        cancel();
        resolve();
      };
      this.unsubscribe = [
        this.link.subscribe((message) => this.hear(message)),
        this.link.onConnection((connected) => {
          if (!connected) {
            this.report.set(NOT_CONNECTED);
          }
        }),
      ];
    });
  }

  async stop(): Promise<void> {
    for (const end of this.unsubscribe) {
      end();
    }
    this.unsubscribe = [];
    this.firstWord();
  }

  private hear(message: FromHardware): void {
    if (message.type === 'keypad') {
      this.report.set(message.plugged ? READY : UNPLUGGED);
      this.firstWord();
    } else if (message.type === 'key') {
      for (const action of actionsOf(message.key)) {
        this.listeners.onAction(action);
      }
    }
  }
}
