import type { Health } from '../../domain/health.ts';
import type { HealthListener, Timers } from '../port.ts';
import { HealthReport } from '../port.ts';
import { Supervisor } from '../supervisor.ts';
import { askHealth, PROBLEMS } from './exchange.ts';
import type { Limit } from './limit.ts';
import { atMost, waitFor, within } from './limit.ts';
import type { PrintProblem } from './port.ts';
import { healthFor, healthOf } from './status.ts';
import type { StatusTalk } from './talk.ts';
import type { Transport, TransportProblem } from './transports/transport.ts';

export const OPEN_MS = 3_000;

/** An open line, or why there is none. */
export type Reached =
  | { readonly ok: true; readonly talk: StatusTalk | null }
  | { readonly ok: false; readonly problem: PrintProblem; readonly health: Health | null };

/** How the line to a printer is held between two exchanges, and who has the printer's health. */
export interface PrinterLine {
  readonly health: Health;
  /** Whether the printer tells by itself what changes, so that a missing line is no reason to look for it. */
  readonly holds: boolean;
  start(signal: AbortSignal): Promise<void>;
  stop(): Promise<void>;
  /** One exchange may begin; no other is under way. */
  reach(limit: Limit): Promise<Reached>;
  /** The exchange is over. @param health what it taught; null: nothing. */
  release(how: 'clean' | 'drop', health: Health | null): Promise<void>;
}

export interface LineOptions {
  readonly transport: Transport;
  readonly newTalk: (transport: Transport) => StatusTalk | null;
  readonly onHealth: HealthListener;
  readonly timers: Timers;
  readonly random: (() => number) | undefined;
  /** For the first question after an opening. */
  readonly lookMs: number;
}

/** Opened for each exchange and closed after it: the printer can be shared, and an idle line carries nothing. */
export class OpenedLine implements PrinterLine {
  readonly holds = false;
  private readonly options: LineOptions;
  private readonly report: HealthReport;
  private stopped = false;

  constructor(options: LineOptions) {
    this.options = options;
    this.report = new HealthReport(NOT_YET, options.onHealth);
  }

  get health(): Health {
    return this.report.health;
  }

  async start(): Promise<void> {
    // Nothing is open between exchanges.
  }

  async stop(): Promise<void> {
    this.stopped = true;
  }

  async reach(limit: Limit): Promise<Reached> {
    const { transport, newTalk } = this.options;
    const opened = await transport.open(atMost(limit, OPEN_MS));
    if (!opened.ok) {
      return notReached(opened.problem, transport.place, opened.health);
    }
    return { ok: true, talk: transport.canAnswer ? newTalk(transport) : null };
  }

  async release(how: 'clean' | 'drop', health: Health | null): Promise<void> {
    if (health !== null && !this.stopped) {
      this.report.set(health);
    }
    await this.options.transport.close(how);
  }
}

interface HeldSession {
  readonly health: Health;
  readonly talk: StatusTalk;
  close(): Promise<void>;
}

/** Kept open by a supervisor: the printer's own news are heard as they come, and so is the end of the line. */
export class HeldLine implements PrinterLine {
  readonly holds = true;
  private readonly options: LineOptions;
  private readonly supervisor: Supervisor<HeldSession>;
  private readonly waiting = new Set<() => void>();
  private problem: PrintProblem = 'no printer';
  private busy = false;
  private how: 'clean' | 'drop' = 'drop';

  constructor(options: LineOptions) {
    this.options = options;
    const { transport, onHealth, timers, random } = options;
    this.supervisor = new Supervisor<HeldSession>({
      open: (lost, signal) => this.open(lost, signal),
      onHealth,
      files: transport.files,
      timers,
      random,
    });
  }

  get health(): Health {
    return this.supervisor.health;
  }

  start(signal: AbortSignal): Promise<void> {
    return this.supervisor.start(signal);
  }

  stop(): Promise<void> {
    return this.supervisor.stop();
  }

  async reach(limit: Limit): Promise<Reached> {
    if (this.supervisor.session === null) {
      await waitFor<null>(atMost(limit, OPEN_MS), (done) => {
        const wake = () => done(null);
        this.waiting.add(wake);
        return () => this.waiting.delete(wake);
      });
    }
    const { session } = this.supervisor;
    if (session === null) {
      return { ok: false, problem: limit.signal.aborted ? 'offline' : this.problem, health: null };
    }
    this.busy = true;
    return { ok: true, talk: session.talk };
  }

  async release(how: 'clean' | 'drop', health: Health | null): Promise<void> {
    this.busy = false;
    const { session } = this.supervisor;
    if (session === null) {
      return;
    }
    if (health !== null) {
      this.supervisor.say(health);
    }
    if (how === 'drop') {
      this.how = 'drop';
      await this.supervisor.drop(session, this.health);
      return;
    }
    await this.hear(session);
  }

  private async open(lost: (health: Health) => void, signal: AbortSignal) {
    const { transport, newTalk, timers, lookMs } = this.options;
    const limit = within(lookMs, signal);
    const opened = await transport.open(atMost(limit, OPEN_MS));
    const talk = opened.ok ? newTalk(transport) : null;
    if (!opened.ok || talk === null) {
      const why = opened.ok
        ? notReached('error', transport.place)
        : notReached(opened.problem, transport.place, opened.health);
      this.problem = why.problem;
      return { open: false, health: why.health ?? NOT_YET } as const;
    }
    if (!transport.canAnswer) {
      await transport.close('drop');
      this.problem = 'error';
      return { open: false, health: { status: 'failing', reason: MUTE_LINE } } as const;
    }
    const { status, health } = await askHealth(transport, talk, limit);
    if (status === null) {
      this.problem = health?.reason === healthFor('paper out').reason ? 'paper out' : 'timeout';
      await transport.close('drop');
      return { open: false, health: health ?? NOT_YET } as const;
    }
    const session: HeldSession = {
      health: healthOf(status),
      talk,
      close: async () => {
        const { how } = this;
        this.how = 'clean';
        await transport.close(how);
      },
    };
    this.how = 'clean';
    await transport.watch((gone) => (gone ? lost(this.lostHealth()) : void this.hear(session)));
    await transport.write(talk.subscription, limit);
    // The supervisor takes the session when this function has returned.
    timers.after(0, () => {
      // Dropped again at once: whoever waits goes on waiting for the next one.
      if (this.supervisor.session === session) {
        this.wake();
      }
      void this.hear(session);
    });
    return { open: true, session } as const;
  }

  /**
   * A device file that hangs up has been unplugged. A network printer also ends connections that were quiet for long: how it is
   * shows at the next try, which comes at once.
   */
  private lostHealth(): Health {
    const { files, place } = this.options.transport;
    return files.length === 0 ? this.health : healthFor('no printer', place);
  }

  private wake(): void {
    for (const wake of [...this.waiting]) {
      wake();
    }
  }

  /** News from an idle printer. During an exchange, the exchange hears them. */
  private async hear(session: HeldSession): Promise<void> {
    if (this.busy || this.supervisor.session !== session) {
      return;
    }
    const status = session.talk.hear(await this.options.transport.takeInput());
    if (session.talk.isBabble) {
      this.problem = 'error';
      this.how = 'drop';
      await this.supervisor.drop(session, { status: 'failing', reason: BABBLE });
    } else if (status !== null) {
      this.supervisor.say(healthOf(status));
    }
  }
}

const BABBLE =
  'what the printer is attached to says things that no printer says: check printer.profile, its baud rate and its cable';
const MUTE_LINE =
  'nothing can come back from what the printer is attached to: give its device file, or set printer.status to none';
const NOT_YET: Health = { status: 'absent', reason: 'the printer was not looked for yet' };

/** Before anything is open, silence means that nobody is there. */
const OPEN_PROBLEMS: Readonly<Record<TransportProblem, PrintProblem>> = { ...PROBLEMS, timeout: 'no printer' };

function notReached(problem: TransportProblem, place: string, health?: Health): Extract<Reached, { ok: false }> {
  const why = OPEN_PROBLEMS[problem];
  if (health !== undefined) {
    return { ok: false, problem: why, health };
  }
  if (problem === 'aborted') {
    return { ok: false, problem: why, health: null };
  }
  if (problem === 'denied') {
    const reason = `the daemon may not open the printer at ${place}: check its groups`;
    return { ok: false, problem: why, health: { status: 'failing', reason } };
  }
  return { ok: false, problem: why, health: healthFor(why, place) };
}
