import { request as httpRequest, type IncomingMessage } from 'node:http';
import { request as httpsRequest } from 'node:https';
import { isLoopback } from '../../domain/loopback.ts';
import { money } from '../../domain/money.ts';
import type {
  NotificationAttempt,
  NotificationRecord,
  NotificationRules,
  NotificationState,
  SandboxNotification,
} from './exchange.ts';
import { NotificationFaultBox, type NotificationFaults } from './faults.ts';
import type { SandboxOrder, SandboxRefund } from './ledger.ts';

export interface NotifierOptions {
  /** Wall clock, ms; for the records. */
  readonly now: () => number;
  /** The gaps between deliveries are divided by this. The merchant's time to answer is not: merchants run on real clocks. */
  readonly clockScale: number;
  /** Posts beyond this machine too. */
  readonly notifyAnywhere: boolean;
  /** For messages that name no address. */
  readonly defaultUrl: string | null;
  /** null: this gateway sends no notifications. */
  readonly rules: () => NotificationRules | null;
  readonly make: (order: SandboxOrder, refund: SandboxRefund | null) => SandboxNotification | null;
}

interface Entry {
  record: { -readonly [K in keyof NotificationRecord]: NotificationRecord[K] };
  /** What is right to say, whatever fault was in what was said. */
  readonly honest: SandboxNotification;
  sent: SandboxNotification;
  attempts: NotificationAttempt[];
  timer: NodeJS.Timeout | null;
  gap: number;
  /** Counts the ladders that were begun, so that an older one ends when a newer one has. */
  run: number;
}

const MAX_RECORDS = 1000;
const MAX_ANSWER_BYTES = 64 * 1024;

/** Posts a gateway's notifications until the merchant takes them, by the gateway's own ladder, on a clock that can run faster. */
export class Notifier {
  readonly faults = new NotificationFaultBox();
  readonly #options: NotifierOptions;
  readonly #entries: Entry[] = [];
  readonly #deliveries = new Set<Promise<void>>();
  readonly #held = new Set<Entry>();
  #ended = new AbortController();
  #open = false;
  #serial = 0;

  constructor(options: NotifierOptions) {
    this.#options = options;
  }

  start(): void {
    if (!this.#open) {
      this.#open = true;
      this.#ended = new AbortController();
    }
  }

  /** Ends every ladder, and what is on the line. Idempotent. */
  async stop(): Promise<void> {
    this.#open = false;
    this.#ended.abort();
    this.#held.clear();
    for (const entry of this.#entries) {
      end(entry, 'stopped');
    }
    await Promise.all(this.#deliveries);
  }

  /** Something was settled. The message is made once the call that led to it has been carried out. */
  settled(order: SandboxOrder, refund: SandboxRefund | null): void {
    if (this.#open && this.#options.rules() !== null) {
      setImmediate(() => this.#announce(order, refund));
    }
  }

  records(): readonly NotificationRecord[] {
    return this.#entries.map(({ record, attempts }) => ({ ...record, attempts: [...attempts] }));
  }

  /** Begins the ladder anew for everything that was to be told about this order. @returns how many notifications that is. */
  resend(orderNumber: string): number {
    const meant = this.#entries.filter(
      ({ record }) => record.orderNumber === orderNumber && record.url !== null && record.state !== 'address refused',
    );
    for (const entry of this.#open ? meant : []) {
      this.#held.delete(entry);
      say(entry, entry.honest);
      this.#begin(entry, 0);
    }
    return this.#open ? meant.length : 0;
  }

  #announce(order: SandboxOrder, refund: SandboxRefund | null): void {
    const honest = this.#open ? this.#options.make(order, refund) : null;
    if (honest === null) {
      return;
    }
    const faults = this.faults.take();
    const entry = this.#record(order, refund, honest);
    say(entry, this.#withFaults(honest, order, refund, faults));
    const { url } = entry.record;
    if (url === null) {
      end(entry, 'no address');
    } else if (!this.#mayPost(url)) {
      end(entry, 'address refused');
    } else if (faults.drop) {
      end(entry, 'dropped');
    } else if (faults.reorder) {
      this.#held.add(entry);
      this.#wait(entry, this.#gapMs(0) ?? 0, () => this.#release(entry));
    } else {
      this.#wait(entry, faults.delayMs, () => this.#begin(entry, faults.duplicate));
    }
  }

  #record(order: SandboxOrder, refund: SandboxRefund | null, honest: SandboxNotification): Entry {
    this.#serial += 1;
    const entry: Entry = {
      record: {
        id: this.#serial,
        orderNumber: order.orderNumber,
        refundNumber: refund?.refundNumber ?? null,
        url: honest.url ?? this.#options.defaultUrl,
        headers: {},
        body: '',
        state: 'waiting',
        attempts: [],
        nextAt: null,
      },
      honest,
      sent: honest,
      attempts: [],
      timer: null,
      gap: 0,
      run: 0,
    };
    this.#entries.push(entry);
    if (this.#entries.length > MAX_RECORDS) {
      const oldest = this.#entries.shift();
      if (oldest !== undefined) {
        this.#held.delete(oldest);
        end(oldest, 'stopped');
      }
    }
    return entry;
  }

  /** The message as the faults have it: signed well about something else, or signed badly. */
  #withFaults(
    honest: SandboxNotification,
    order: SandboxOrder,
    refund: SandboxRefund | null,
    faults: NotificationFaults,
  ): SandboxNotification {
    let message = honest;
    if (faults.otherAmount || faults.otherOrder) {
      const minor = order.amount.minor === 1 ? 2 : 1;
      const orderNumber = faults.otherOrder ? 'SOMEBODYELSES1' : order.orderNumber;
      const amount = faults.otherAmount ? money(order.amount.currency, minor) : order.amount;
      const changed = refund === null ? null : { ...refund, orderNumber };
      message =
        this.#options.make(
          { ...order, orderNumber, amount },
          changed !== null && faults.otherAmount ? { ...changed, minor } : changed,
        ) ?? honest;
    }
    return faults.badSignature ? spoil(message) : message;
  }

  #mayPost(text: string): boolean {
    const url = URL.canParse(text) ? new URL(text) : null;
    const known = url?.protocol === 'http:' || url?.protocol === 'https:';
    return url !== null && known && (this.#options.notifyAnywhere || isLoopback(url.hostname));
  }

  #begin(entry: Entry, copies: number): void {
    entry.run += 1;
    entry.gap = 0;
    this.#deliver(entry, copies);
  }

  /** One delivery, and so many copies; then the next rung of the ladder, unless it was taken. */
  #deliver(entry: Entry, copies: number): void {
    clear(entry);
    entry.record.state = 'waiting';
    const { run } = entry;
    const work = this.#round(entry, copies).then((taken) => {
      this.#deliveries.delete(work);
      const current = entry.run === run && this.#open;
      const gap = this.#gapMs(entry.gap);
      if (current && taken) {
        end(entry, 'delivered');
      } else if (current && gap !== null) {
        entry.gap += 1;
        this.#wait(entry, gap, () => this.#deliver(entry, 0));
      } else if (current) {
        end(entry, 'failed');
      }
      this.#releaseOthers(entry);
    });
    this.#deliveries.add(work);
  }

  async #round(entry: Entry, copies: number): Promise<boolean> {
    let taken = false;
    for (let turn = 0; turn <= copies && !this.#ended.signal.aborted; turn += 1) {
      const attempt = await this.#post(entry.record.url ?? '', entry.sent);
      entry.attempts.push(attempt);
      taken ||= attempt.taken;
    }
    return taken;
  }

  async #post(address: string, message: SandboxNotification): Promise<NotificationAttempt> {
    const rules = this.#options.rules();
    const at = this.#options.now();
    const within = rules?.answerWithinMs ?? 0;
    const late = AbortSignal.timeout(within);
    try {
      const { status, body } = await post(address, message, AbortSignal.any([this.#ended.signal, late]));
      return { at, status, taken: rules?.isTaken(status, body) === true, problem: null };
    } catch (error) {
      const code = error instanceof Error && 'code' in error ? String(error.code) : 'no answer';
      const problem = late.aborted ? `no answer within ${within} ms` : this.#ended.signal.aborted ? 'stopped' : code;
      return { at, status: null, taken: false, problem };
    }
  }

  #gapMs(rung: number): number | null {
    const gap = this.#options.rules()?.gapsMs[rung];
    return gap === undefined ? null : gap / this.#options.clockScale;
  }

  #wait(entry: Entry, ms: number, then: () => void): void {
    entry.record.nextAt = this.#options.now() + Math.round(ms);
    entry.timer = setTimeout(then, ms);
  }

  #release(entry: Entry): void {
    if (this.#held.delete(entry)) {
      this.#begin(entry, 0);
    }
  }

  #releaseOthers(gone: Entry): void {
    for (const entry of this.#held) {
      if (entry !== gone && this.#open) {
        this.#release(entry);
      }
    }
  }
}

function say(entry: Entry, message: SandboxNotification): void {
  entry.sent = message;
  entry.record.headers = message.headers;
  entry.record.body = message.body.toString('utf8');
}

function clear(entry: Entry): void {
  if (entry.timer !== null) {
    clearTimeout(entry.timer);
    entry.timer = null;
  }
  entry.record.nextAt = null;
}

/** Ends a ladder; what came to its end earlier keeps that end. */
function end(entry: Entry, state: NotificationState): void {
  clear(entry);
  if (entry.record.state === 'waiting') {
    entry.record.state = state;
  }
}

/** The same message with a signature that is not right, in the header or in the body, wherever this gateway has it. */
function spoil(message: SandboxNotification): SandboxNotification {
  const other = (text: string): string => `${text.startsWith('A') ? 'B' : 'A'}${text.slice(1)}`;
  const name = Object.keys(message.headers).find((header) => /(^|-)sign(ature)?$/i.test(header));
  if (name !== undefined) {
    return { ...message, headers: { ...message.headers, [name]: other(message.headers[name] ?? '') } };
  }
  const text = message.body
    .toString('utf8')
    .replace(
      /("(?:sign|signature|secureHash)"\s*:\s*")([^"]+)/,
      (_all, start: string, sign: string) => start + other(sign),
    );
  return { ...message, body: Buffer.from(text) };
}

/** Rejects when no whole answer came. Redirects are answers like others. */
function post(
  address: string,
  message: SandboxNotification,
  signal: AbortSignal,
): Promise<{ readonly status: number; readonly body: string }> {
  return new Promise((resolve, reject) => {
    const url = new URL(address);
    const send = url.protocol === 'https:' ? httpsRequest : httpRequest;
    const headers = { ...message.headers, 'content-length': String(message.body.length) };
    const call = send(url, { method: 'POST', headers, agent: false, signal }, (answer) => {
      read(answer).then((body) => resolve({ status: answer.statusCode ?? 0, body }), reject);
    });
    call.once('error', reject);
    call.end(message.body);
  });
}

async function read(answer: IncomingMessage): Promise<string> {
  const parts: Buffer[] = [];
  let size = 0;
  for await (const part of answer as AsyncIterable<Buffer>) {
    size += part.length;
    if (size > MAX_ANSWER_BYTES) {
      break;
    }
    parts.push(part);
  }
  return Buffer.concat(parts).toString('utf8');
}
