import { Buffer } from 'node:buffer';
import type { Writable } from 'node:stream';
import { type Health, READY } from '../../domain/health.ts';
import { SYSTEM_TIMERS, type Timers } from '../port.ts';
import { describeDevice } from '../serial/find.ts';
import { type OpenAnswer, type Session, Supervisor } from '../supervisor.ts';
import type { Choice } from './choose.ts';
import { EV_KEY, EV_SYN, findKeyboards, inputEvents, SYN_DROPPED } from './evdev.ts';
import { holdKeyboard, type KeyboardEnv, type KeyboardWords } from './held-keyboard.ts';
import { KeyReader } from './keymap.ts';
import { Locator } from './locate.ts';
import { type KeyboardScannerOptions, scanRules } from './options.ts';
import type { FoundScanner, Scanner, ScannerListeners } from './port.ts';
import { ScanReceiver } from './receiver.ts';

export type { KeyboardEnv } from './held-keyboard.ts';

interface KeyboardSession extends Session {
  readonly found: FoundScanner;
}

const WORDS: KeyboardWords = { thing: 'scanner', held: "the scanner's keyboard", setting: 'scanner.path' };

/**
 * A scanner that types. Its device is held alone (EVIOCGRAB), so that nothing it types reaches a console, a shell or the page; without
 * that it is not used at all. Its keys become bytes and go through the same guard as those of a line.
 */
export class KeyboardScanner implements Scanner {
  readonly kind = 'keyboard';
  private readonly options: KeyboardScannerOptions;
  private readonly env: KeyboardEnv;
  private readonly receiver: ScanReceiver;
  private readonly locator: Locator;
  private readonly supervisor: Supervisor<KeyboardSession>;

  constructor(
    options: KeyboardScannerOptions,
    listeners: ScannerListeners,
    timers: Timers = SYSTEM_TIMERS,
    random: () => number = Math.random,
    env: KeyboardEnv = {},
  ) {
    const { path, roots } = options;
    this.options = options;
    this.env = env;
    this.receiver = new ScanReceiver({ ...scanRules(options), timers }, listeners);
    this.locator = new Locator({ ...options, as: 'keyboard', list: () => findKeyboards(roots) });
    this.supervisor = new Supervisor({
      open: (lost) => this.open(lost),
      onHealth: (health) => listeners.onHealth(health),
      // Numbers of event files go on growing, so it is our udev rule's link whose coming is heard of: until its keyboard is held, it types.
      files: [path ?? `${roots?.dev ?? '/dev'}/input/scanner`],
      timers,
      random,
    });
  }

  get health(): Health {
    return this.supervisor.health;
  }

  get found(): FoundScanner | null {
    return this.supervisor.session?.found ?? null;
  }

  start(signal: AbortSignal): Promise<void> {
    return this.supervisor.start(signal);
  }

  /** A keyboard cannot be told when to read: what is not wanted is dropped. */
  want(wanted: boolean): void {
    this.receiver.want(wanted);
  }

  async stop(): Promise<void> {
    this.receiver.close();
    await this.supervisor.stop();
  }

  private async open(lost: (health: Health) => void): Promise<OpenAnswer<KeyboardSession>> {
    const located = await this.locator.locate();
    if (!located.ok) {
      return { open: false, health: located.health };
    }
    const { choice } = located;
    const { path } = choice;
    const answer = await holdKeyboard({
      path,
      words: WORDS,
      env: this.env,
      take: this.taker(choice),
      gone: () => this.receiver.close(),
      lost,
    });
    if (!answer.open) {
      this.receiver.close();
      return answer;
    }
    this.locator.opened(path);
    const close = async () => {
      this.receiver.close();
      await answer.session.close();
    };
    return { open: true, session: { health: READY, found: foundAs(choice), close } };
  }

  /** From the events of one opening to the text of codes. */
  private taker({ profile }: Choice): (bytes: Buffer, size: 16 | 24) => void {
    const keys = new KeyReader(this.options.layout ?? 'us');
    const guard: Writable = this.receiver.open({
      frames: 'lines',
      failedRead: profile.failedRead,
      aimId: profile.aimId,
    });
    return (bytes, size) => {
      const text = textOf(bytes, size, keys);
      if (text !== '') {
        const typed = Buffer.from(text, 'utf8');
        guard.write(typed, () => typed.fill(0));
      }
    };
  }
}

function textOf(bytes: Buffer, size: 16 | 24, keys: KeyReader): string {
  let text = '';
  for (const { type, code, value } of inputEvents(bytes, size)) {
    if (type === EV_KEY) {
      text += keys.read(code, value);
    } else if (type === EV_SYN && code === SYN_DROPPED) {
      // Keys are missing: what has come of this code is spoiled.
      keys.reset();
      text += '\x1b';
    }
  }
  return text;
}

function foundAs({ path, device, profile, profileName }: Choice): FoundScanner {
  const usb = device?.usb === undefined || device.usb === null ? '' : describeDevice(device);
  return { path, profile: profileName, title: profile.title, usb, firmware: '' };
}
