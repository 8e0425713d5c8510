import type { Health } from '../../domain/health.ts';
import { SYSTEM_TIMERS, type Timers } from '../port.ts';
import { describeDevice, findSerialDevices } from '../serial/find.ts';
import { lineOpener, type SerialLine } from '../serial/line.ts';
import { type OpenAnswer, type Session, Supervisor, type SupervisorOptions } from '../supervisor.ts';
import { AnswerShapes } from './answers.ts';
import type { Choice } from './choose.ts';
import { Locator, likelyLines } from './locate.ts';
import { type SerialScannerOptions, scanRules } from './options.ts';
import type { FoundScanner, Scanner, ScannerListeners } from './port.ts';
import { ScanReceiver } from './receiver.ts';
import { ModuleTalk } from './talk.ts';

type Open = SupervisorOptions<SerialLine>['open'];

interface ScannerSession extends Session {
  readonly talk: ModuleTalk;
  readonly found: FoundScanner;
}

const WORDS = { device: 'scanner', setting: 'scanner.path' };

/**
 * A scanner on a serial line: USB (CDC-ACM), a USB adapter, or a real UART. Finds it anew, opens with an exclusive lock, a fresh port
 * object and a fresh receiver each time, sets the module up as its profile says, and comes back by itself after an unplug.
 */
export class SerialScanner implements Scanner {
  readonly kind = 'serial';
  private readonly options: SerialScannerOptions;
  private readonly timers: Timers;
  private readonly receiver: ScanReceiver;
  private readonly locator: Locator;
  private readonly supervisor: Supervisor<ScannerSession>;
  private opener: { readonly key: string; readonly open: Open } | null = null;
  private wanted = true;

  constructor(
    options: SerialScannerOptions,
    listeners: ScannerListeners,
    timers: Timers = SYSTEM_TIMERS,
    random: () => number = Math.random,
  ) {
    const { roots } = options;
    this.options = options;
    this.timers = timers;
    this.receiver = new ScanReceiver({ ...scanRules(options), timers }, listeners);
    this.locator = new Locator({ ...options, as: 'serial', list: () => findSerialDevices(roots) });
    this.supervisor = new Supervisor({
      open: (lost, signal) => this.open(lost, signal),
      onHealth: (health) => listeners.onHealth(health),
      files: options.path === undefined ? likelyLines(roots?.dev) : [options.path],
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

  want(wanted: boolean): void {
    this.wanted = wanted;
    this.receiver.want(wanted);
    this.supervisor.session?.talk.want(wanted);
  }

  async stop(): Promise<void> {
    this.receiver.want(false);
    await this.supervisor.stop();
    this.receiver.close();
  }

  private async open(lost: (health: Health) => void, signal: AbortSignal): Promise<OpenAnswer<ScannerSession>> {
    const located = await this.locator.locate();
    if (!located.ok) {
      return { open: false, health: located.health };
    }
    const { choice } = located;
    let gone = false;
    let talk: ModuleTalk | null = null;
    const answer = await this.openLine(choice)((health) => {
      gone = true;
      this.receiver.close();
      void talk?.close(true);
      lost(health);
    }, signal);
    if (!answer.open) {
      return answer;
    }
    this.locator.opened(choice.path);
    const line = answer.session;
    talk = this.makeTalk(choice, line);
    const giveUp = () => void talk?.close(true);
    signal.addEventListener('abort', giveUp, { once: true });
    const health = gone || signal.aborted ? line.health : await this.begin(choice, line, talk);
    signal.removeEventListener('abort', giveUp);
    // What came meanwhile was told to a talk that was not a session yet.
    talk.want(this.wanted);
    const session: ScannerSession = {
      health,
      talk,
      found: foundAs(choice, talk.firmware),
      close: async () => {
        await talk?.close(gone);
        this.receiver.close();
        await line.close();
      },
    };
    return { open: true, session };
  }

  private openLine({ path, profile }: Choice): Open {
    const baudRate = this.options.baudRate ?? profile.baudRates[0] ?? 9600;
    const key = `${path} ${baudRate}`;
    if (this.opener?.key !== key) {
      this.opener = { key, open: lineOpener({ path, baudRate, words: WORDS, timers: this.timers }) };
    }
    return this.opener.open;
  }

  private makeTalk({ profile }: Choice, line: SerialLine): ModuleTalk {
    return new ModuleTalk({
      profile,
      trigger: this.options.trigger ?? 'auto',
      wanted: this.wanted,
      timers: this.timers,
      send: (bytes) => line.send(bytes),
      awaitAnswer: (awaited) => this.receiver.awaitAnswer(awaited),
      onHealth: (health) => this.supervisor.say(health),
    });
  }

  private begin({ profile }: Choice, line: SerialLine, talk: ModuleTalk): Promise<Health> {
    this.receiver.want(this.wanted);
    const guard = this.receiver.open({
      frames: profile.frames,
      answers: profile.answers.length === 0 ? undefined : new AnswerShapes(profile.answers),
      failedRead: profile.failedRead,
      aimId: profile.aimId,
      onAnswer: (answer) => talk.hear(answer),
      onCode: () => talk.codeCame(),
      reply: (bytes) => line.send(bytes),
    });
    // What was read is not left lying about in the memory of the line.
    line.onBytes((bytes) => guard.write(bytes, () => bytes.fill(0)));
    return talk.begin();
  }
}

function foundAs({ path, device, profile, profileName }: Choice, firmware: string): FoundScanner {
  const usb = device?.usb === undefined || device.usb === null ? '' : describeDevice(device);
  return { path, profile: profileName, title: profile.title, usb, firmware };
}
