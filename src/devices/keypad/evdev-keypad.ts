import type { Health } from '../../domain/health.ts';
import { SYSTEM_TIMERS, type Timers } from '../port.ts';
import { findKeypads } from '../scanner/evdev.ts';
import { holdKeyboard, type KeyboardEnv, type KeyboardWords } from '../scanner/held-keyboard.ts';
import { type OpenAnswer, type Session, Supervisor } from '../supervisor.ts';
import { chooseKeypad } from './find.ts';
import { KeypadReader } from './keys.ts';
import type { EvdevKeypadOptions } from './options.ts';
import { actionsOf, type Keypad, type KeypadListeners } from './port.ts';

const WORDS: KeyboardWords = { thing: 'keypad', held: 'the keypad', setting: 'display.keypad.path' };

interface KeypadSession extends Session {
  readonly found: string;
}

/** A numeric keypad, or a whole keyboard, on USB. It is held alone: nothing typed on it reaches a console or the page. */
export class EvdevKeypad implements Keypad {
  readonly kind = 'evdev';
  private readonly options: EvdevKeypadOptions;
  private readonly listeners: KeypadListeners;
  private readonly env: KeyboardEnv;
  private readonly supervisor: Supervisor<KeypadSession>;

  constructor(
    options: EvdevKeypadOptions,
    listeners: KeypadListeners,
    timers: Timers = SYSTEM_TIMERS,
    random: () => number = Math.random,
    env: KeyboardEnv = {},
  ) {
    const { path, roots } = options;
    this.options = options;
    this.listeners = listeners;
    this.env = env;
    this.supervisor = new Supervisor({
      open: (lost) => this.open(lost),
      onHealth: (health) => listeners.onHealth(health),
      // The link of our udev rule, as numbers of event files go on growing.
      files: [path ?? `${roots?.dev ?? '/dev'}/input/keypad`],
      timers,
      random,
    });
  }

  get health(): Health {
    return this.supervisor.health;
  }

  get found(): string | null {
    return this.supervisor.session?.found ?? null;
  }

  start(signal: AbortSignal): Promise<void> {
    return this.supervisor.start(signal);
  }

  stop(): Promise<void> {
    return this.supervisor.stop();
  }

  private async open(lost: (health: Health) => void): Promise<OpenAnswer<KeypadSession>> {
    const chosen = chooseKeypad(await findKeypads(this.options.roots, this.env.arch), this.options);
    if (!chosen.ok) {
      return { open: false, health: chosen.health };
    }
    // For each opening anew: what was held down before an unplug is not held any more.
    const reader = new KeypadReader();
    const answer = await holdKeyboard({
      path: chosen.path,
      words: WORDS,
      env: this.env,
      take: (bytes, size) => this.take(reader.read(bytes, size)),
      gone: () => {},
      lost,
    });
    return answer.open ? { open: true, session: { ...answer.session, found: chosen.words } } : answer;
  }

  private take(presses: ReturnType<KeypadReader['read']>): void {
    for (const press of presses) {
      for (const action of actionsOf(press)) {
        this.listeners.onAction(action);
      }
    }
  }
}
