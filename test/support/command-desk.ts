import type { SignedCommand } from '../../src/domain/command.ts';
import type { CommandAnswer } from '../../src/fleet/command-message.ts';
import { MemoryLog } from '../../src/log/log.ts';
import {
  CommandDesk,
  type CommandDeskOptions,
  type CommandFlaw,
  type CommandSource,
} from '../../src/runtime/command-desk.ts';
import { KIOSK_ID, Signer } from './command-sign.ts';

export const NOON = Date.parse('2026-03-01T12:00:00.000Z');

/** A desk whose surroundings a test sets as it likes. */
export class DeskUnderTest {
  readonly signer = new Signer();
  readonly posted: SignedCommand[] = [];
  readonly log = new MemoryLog();
  /** Every answer given, whoever it was for. */
  readonly answers: CommandAnswer[] = [];
  readonly timers: { readonly ms: number; readonly callback: () => void; cancelled: boolean }[] = [];
  wall = NOON;
  mono = 0;
  clockTrusted = true;
  readonly desk: CommandDesk;

  constructor(options: Partial<CommandDeskOptions> = {}) {
    this.desk = new CommandDesk({
      kioskId: KIOSK_ID,
      keys: [this.signer.commandKey],
      post: ({ signed }) => this.posted.push(signed),
      wall: () => this.wall,
      mono: () => this.mono,
      clockTrusted: () => this.clockTrusted,
      log: this.log,
      timer: (ms, callback) => {
        const timer = { ms, callback, cancelled: false };
        this.timers.push(timer);
        return () => {
          timer.cancelled = true;
        };
      },
      ...options,
    });
  }

  send(text: string | Uint8Array, name = 'reset-breaker', from: CommandSource = 'local'): CommandFlaw | null {
    const payload = typeof text === 'string' ? Buffer.from(text) : text;
    return this.desk.handle(name, { payload, retained: false }, from, (answer) => this.answers.push(answer));
  }

  /** The last answer's word: `done`, or why not. */
  get lastWord(): string {
    const last = this.answers.at(-1);
    return last === undefined ? 'none' : (last.why ?? last.result);
  }

  /** A second passes, so that the next is not one too many. */
  later(ms = 1_000): void {
    this.mono += ms;
  }
}
