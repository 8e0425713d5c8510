import type { Health } from '../../domain/health.ts';
import { READY } from '../../domain/health.ts';
import type { Limit } from './limit.ts';
import { atMost, earlier, isOver, waitFor } from './limit.ts';
import type { PrinterStatus, PrintProblem, PrintResult } from './port.ts';
import { healthFor, healthOf, problemIn } from './status.ts';
import type { StatusTalk } from './talk.ts';
import type { PaperSensor, Transport, TransportProblem } from './transports/transport.ts';

/** Kept back from a job's time, to ask a printer that stalls what is wrong with it. */
const ASK_WHY_MS = 1_500;
/** How long the last lines of a receipt and the cut may take on a printer that gives no answer in turn. */
const SETTLE_MS = 2_500;
/** While waiting for the answer in turn, this often the printer is asked whether something stopped it. */
const LOOK_MS = 400;

/** How one exchange ended, and what it taught about the printer (null: nothing). */
export interface ExchangeEnd {
  readonly result: PrintResult;
  readonly health: Health | null;
  readonly close: 'clean' | 'drop';
}

/** What is remembered of a printer from one exchange to the next. */
export interface PrinterMemory {
  /** It has given an answer in turn before: from now on nothing less is a proof. */
  answersInTurn: boolean;
}

/** One job, sent once over an open line: asked before, sent, asked for the proof, asked after. */
export class JobExchange {
  private readonly transport: Transport;
  private readonly talk: StatusTalk | null;
  private readonly memory: PrinterMemory;

  /** @param talk null: nothing ever answers. */
  constructor(transport: Transport, talk: StatusTalk | null, memory: PrinterMemory) {
    this.transport = transport;
    this.talk = talk;
    this.memory = memory;
  }

  async send(job: Uint8Array, limit: Limit, deadlineMs: number): Promise<ExchangeEnd> {
    const { talk, transport } = this;
    if (talk === null) {
      return await this.sendUnproven(job, limit, deadlineMs);
    }
    const before = await talk.ask(limit);
    if (before === null) {
      return notPrinted(...(await this.silent(limit)));
    }
    const problem = problemIn(before);
    if (problem !== null) {
      return notPrinted(problem, healthOf(before));
    }
    await talk.listenInTurn();
    const whole = Buffer.concat([talk.prefix, job, talk.suffix()]);
    const written = await transport.write(whole, earlier(limit, Math.min(ASK_WHY_MS, deadlineMs / 4)));
    if (written.taken === 0) {
      return notPrinted(PROBLEMS[written.problem ?? 'error'], null);
    }
    if (written.problem !== null) {
      return await this.stalled(talk, limit, written.problem);
    }
    return await this.prove(talk, limit);
  }

  /** Without answers the end of the job is the end of our knowledge, but for the paper on USB. */
  private async sendUnproven(job: Uint8Array, limit: Limit, deadlineMs: number): Promise<ExchangeEnd> {
    const sensor = this.transport.paperSensor;
    if ((await paperOf(sensor, limit)) === 'out') {
      return notPrinted('paper out', healthFor('paper out'));
    }
    const { taken, problem } = await this.transport.write(job, earlier(limit, Math.min(ASK_WHY_MS, deadlineMs / 4)));
    const reason = PROBLEMS[problem ?? 'timeout'];
    if (taken === 0) {
      return notPrinted(reason, healthFor(reason));
    }
    if (!limit.signal.aborted && (await paperOf(sensor, limit)) === 'out') {
      return unknown('paper out', limit, healthFor('paper out'));
    }
    const health = problem === null ? blindHealth(sensor) : limit.signal.aborted ? null : healthFor(reason);
    return { result: { result: 'unknown', reason }, health, close: problem === null ? 'clean' : 'drop' };
  }

  private async stalled(talk: StatusTalk, limit: Limit, broke: TransportProblem): Promise<ExchangeEnd> {
    const now = broke === 'timeout' && talk.canInterrupt ? await talk.ask(limit) : null;
    const found = now === null ? null : problemIn(now);
    if (now !== null && found !== null) {
      return unknown(found, limit, healthOf(now));
    }
    const paper = broke === 'timeout' ? await paperOf(this.transport.paperSensor, limit) : null;
    return unknown(paper === 'out' ? 'paper out' : PROBLEMS[broke], limit);
  }

  /** After the last byte: the job counts as printed only when the printer says, after it, that all is well. */
  private async prove(talk: StatusTalk, limit: Limit): Promise<ExchangeEnd> {
    const { memory } = this;
    const settle = memory.answersInTurn || !talk.canInterrupt ? limit : atMost(earlier(limit, LOOK_MS), SETTLE_MS);
    while (!talk.heardInTurn && !isOver(settle)) {
      if ((await talk.waitInTurn(atMost(settle, LOOK_MS))) === 'closed') {
        return unknown('offline', limit);
      }
      const now = talk.heardInTurn || !talk.canInterrupt || isOver(settle) ? null : await talk.ask(settle);
      const problem = now === null ? null : problemIn(now);
      if (now !== null && problem !== null) {
        return unknown(problem, limit, healthOf(now));
      }
    }
    if ((memory.answersInTurn || !talk.canInterrupt) && !talk.heardInTurn) {
      return unknown('timeout', limit);
    }
    memory.answersInTurn = talk.heardInTurn;
    const after = await talk.ask(limit);
    const problem = after === null ? 'timeout' : problemIn(after);
    if (after === null || problem !== null) {
      return unknown(problem ?? 'timeout', limit, after === null ? undefined : healthOf(after));
    }
    return { result: { result: 'printed' }, health: healthOf(after), close: 'clean' };
  }

  /** A printer that says nothing may still show by its USB class that its paper is out. */
  private async silent(limit: Limit): Promise<[PrintProblem, Health | null]> {
    if (limit.signal.aborted) {
      return ['offline', null];
    }
    const problem = (await paperOf(this.transport.paperSensor, limit)) === 'out' ? 'paper out' : 'timeout';
    return [problem, healthFor(problem)];
  }
}

/** Asks an open printer how it is. @returns what it said, and the health that goes with it (null: we were stopped). */
export async function askHealth(
  transport: Transport,
  talk: StatusTalk | null,
  limit: Limit,
): Promise<{ readonly status: PrinterStatus | null; readonly health: Health | null }> {
  const status = talk === null ? null : await talk.ask(limit);
  if (status !== null) {
    return { status, health: healthOf(status) };
  }
  const sensor = transport.paperSensor;
  if ((await paperOf(sensor, limit)) === 'out') {
    return { status: null, health: healthFor('paper out') };
  }
  if (talk === null) {
    return { status: null, health: blindHealth(sensor) };
  }
  return { status: null, health: limit.signal.aborted ? null : healthFor('timeout') };
}

/** What the class says within the limit: a printer that has hung itself up keeps the kernel waiting for seconds. */
async function paperOf(sensor: PaperSensor | null, limit: Limit): Promise<'ok' | 'out' | null> {
  if (sensor === null) {
    return null;
  }
  const said = await waitFor<'ok' | 'out' | null>(limit, (done) => {
    void sensor.paper().then(done);
    return () => undefined;
  });
  return said === 'ok' || said === 'out' ? said : null;
}

/** The health of a printer that never answers and can be reached. */
function blindHealth(sensor: PaperSensor | null): Health {
  return sensor === null || sensor.why === null
    ? READY
    : { status: 'degraded', reason: `nobody can see whether the printer has paper: ${sensor.why}` };
}

function notPrinted(reason: PrintProblem, health: Health | null): ExchangeEnd {
  return { result: { result: 'not printed', reason }, health, close: 'drop' };
}

/** A stop of the daemon says nothing of the printer, and what is on its way may still arrive. */
function unknown(problem: PrintProblem, limit: Limit, health: Health = healthFor(problem)): ExchangeEnd {
  if (limit.signal.aborted) {
    return { result: { result: 'unknown', reason: 'offline' }, health: null, close: 'clean' };
  }
  return { result: { result: 'unknown', reason: problem }, health, close: 'drop' };
}

export const PROBLEMS: Readonly<Record<TransportProblem, PrintProblem>> = {
  absent: 'no printer',
  busy: 'busy',
  denied: 'error',
  'paper out': 'paper out',
  closed: 'offline',
  error: 'error',
  timeout: 'timeout',
  aborted: 'offline',
};
