import { leftAt, type Ticket, type TicketFact, type TicketReading } from '../domain/ticket.ts';
import { TokenBucket } from '../fleet/token-bucket.ts';
import type { TicketReader } from './reader.ts';
import { isRecord } from './site-message.ts';

/** What a camera, or a gate, says: which car came in, and when. */
export interface EntryReport {
  readonly what: 'plate' | 'ticket';
  readonly text: string;
  /** Wall ms. */
  readonly at: number;
}

/** Why a report was not taken, and nothing of it kept. */
export type EntryFlaw =
  | 'not an object'
  | 'unknown field'
  | 'plate or ticket'
  | 'bad plate'
  | 'bad ticket'
  | 'no time'
  | 'bad time'
  | 'too long ago'
  | 'in the future';

/** In words, for whoever wrote the program that reports. Nothing of the report is repeated. */
export const ENTRY_FLAWS: Readonly<Record<EntryFlaw, string>> = {
  'not an object': 'Send one JSON object, such as {"plate": "AB1234", "at": "2026-03-01T08:00:00+08:00"}.',
  'unknown field': 'There is a field that is none: send "plate" or "ticket", and "at".',
  'plate or ticket': 'Send either "plate" or "ticket", as text.',
  'bad plate':
    'This is no number plate: 1 to 12 letters A to Z and digits are what is left of one without blanks and hyphens.',
  'bad ticket':
    'This is no ticket of this site: its form, its check digit or its signature does not fit orders.parking.tickets.',
  'no time': '"at" is missing: when the car came in, such as "2026-03-01T08:00:00+08:00".',
  'bad time': '"at" must be a date, a time and an offset from UTC, such as "2026-03-01T08:00:00+08:00", or with Z.',
  'too long ago': '"at" is longer ago than a car may stay (orders.parking.maxStay): is the clock of the sender right?',
  'in the future': '"at" has not come yet: is the clock of the sender right?',
};

export type ReportRead =
  | { readonly ok: true; readonly report: EntryReport }
  | { readonly ok: false; readonly flaw: EntryFlaw };

/** @param extra fields beside those of the report that this way of sending has. */
export function readReport(value: unknown, extra: readonly string[] = []): ReportRead {
  if (!isRecord(value)) {
    return { ok: false, flaw: 'not an object' };
  }
  const { plate, ticket, at } = value;
  if (Object.keys(value).some((key) => ![...FIELDS, ...extra].includes(key))) {
    return { ok: false, flaw: 'unknown field' };
  }
  const text = plate ?? ticket;
  if ((plate === undefined) === (ticket === undefined) || typeof text !== 'string') {
    return { ok: false, flaw: 'plate or ticket' };
  }
  if (at === undefined) {
    return { ok: false, flaw: 'no time' };
  }
  const moment = typeof at === 'string' ? momentOf(at) : null;
  return moment === null
    ? { ok: false, flaw: 'bad time' }
    : { ok: true, report: { what: plate === undefined ? 'ticket' : 'plate', text, at: moment } };
}

const FIELDS = ['plate', 'ticket', 'at'];

/** RFC 3339, with its offset: the sender may be in another time zone, and in autumn some times come twice. */
export function momentOf(text: string): number | null {
  const match = /^(\d{4}-\d\d-(\d\d))T\d\d:\d\d:\d\d(?:\.\d{1,9})?(?:Z|[+-]\d\d:\d\d)$/i.exec(text);
  const moment = match === null ? Number.NaN : Date.parse(text.toUpperCase());
  // Date takes the 30th of February for a day in March.
  const isDay = match !== null && new Date(`${match[1]}T00:00:00Z`).getUTCDate() === Number(match[2]);
  return Number.isFinite(moment) && isDay && moment >= 0 ? moment : null;
}

export type EntryAnswer =
  /** Durable, here and on its way to the other kiosks. Also when it had been reported before. */
  | { readonly result: 'taken' }
  | { readonly result: 'refused'; readonly flaw: EntryFlaw }
  /** More than {@link ENTRIES_A_SECOND}, or one that could not be made durable: to be sent again. */
  | { readonly result: 'too many' | 'not now' };

export const ENTRIES_A_SECOND = 20;
/** Reports that wait to become durable. */
const MOST_AT_A_TIME = 32;
/** Beyond so many remembered tickets a new one would cost the memory that selling needs. A big car park has a third of it in a month. */
const MOST_TICKETS = 100_000;
/** Some cameras report a car again as long as they see it. A ticket has room for few entries, and the first is the one that is charged. */
const ENOUGH_ENTRIES = 8;
const DAY_MS = 86_400_000;

export interface EntryDeskOptions {
  readonly reader: Pick<TicketReader, 'readPlate' | 'readCode'>;
  /** An entry longer ago than this is refused, ms. */
  readonly maxAgeMs: number;
  /** How far a sender's clock may be ahead, ms. */
  readonly aheadMs: number;
  /** What is durable of all tickets now. */
  readonly tickets: () => ReadonlyMap<string, Ticket>;
  /** Puts the event `ticket fact` into the queue. */
  readonly post: (fact: TicketFact) => void;
  readonly written: () => Promise<boolean>;
  /** Tells the other kiosks: `SiteLink.tell`; does nothing at a kiosk that is alone. */
  readonly tell: (fact: TicketFact) => void;
  /** False while the wall clock is not plausible: nobody can say whether a report is. */
  readonly clockTrusted: () => boolean;
  readonly wall: () => number;
  /** Monotonic clock, ms. */
  readonly mono: () => number;
}

/** Where entries come in, by HTTP or over the broker, once it is known that whoever sends them may. */
export class EntryDesk {
  readonly #options: EntryDeskOptions;
  readonly #bucket: TokenBucket;
  readonly #counts = new Map<EntryFlaw | Exclude<EntryAnswer['result'], 'refused'>, number>();
  #underWay = 0;

  constructor(options: EntryDeskOptions) {
    this.#options = options;
    this.#bucket = new TokenBucket(ENTRIES_A_SECOND, options.mono);
  }

  /** How many reports came to each end since the start. */
  counts(): readonly { readonly result: string; readonly count: number }[] {
    return [...this.#counts].map(([result, count]) => ({ result, count }));
  }

  /** Resolves when the entry is durable, or is not taken; never rejects. The same report twice is one entry. */
  async take(read: ReportRead): Promise<EntryAnswer> {
    const answer = await this.#answer(read);
    const result = answer.result === 'refused' ? answer.flaw : answer.result;
    this.#counts.set(result, (this.#counts.get(result) ?? 0) + 1);
    return answer;
  }

  async #answer(read: ReportRead): Promise<EntryAnswer> {
    if (!this.#bucket.take() || this.#underWay >= MOST_AT_A_TIME) {
      return { result: 'too many' };
    }
    const fact = read.ok ? this.#factOf(read.report) : read.flaw;
    if (typeof fact === 'string') {
      return { result: 'refused', flaw: fact };
    }
    const { clockTrusted, post, tickets, written, tell } = this.#options;
    const known = tickets().get(fact.key);
    if (!clockTrusted() || (known === undefined && tickets().size >= MOST_TICKETS)) {
      return { result: 'not now' };
    }
    if (known !== undefined && saysNothing(known, fact.at)) {
      return { result: 'taken' };
    }
    this.#underWay += 1;
    post(fact);
    const isWritten = await written();
    this.#underWay -= 1;
    if (!isWritten) {
      return { result: 'not now' };
    }
    tell(fact);
    return { result: 'taken' };
  }

  #factOf({ what, text, at }: EntryReport): Extract<TicketFact, { fact: 'entered' }> | EntryFlaw {
    const { reader, maxAgeMs, aheadMs, wall } = this.#options;
    if (at < wall() - maxAgeMs) {
      return 'too long ago';
    }
    if (at > wall() + aheadMs) {
      return 'in the future';
    }
    const reading: TicketReading = what === 'plate' ? reader.readPlate(text) : reader.readCode(text);
    if (reading.kind !== 'ticket') {
      return what === 'plate' ? 'bad plate' : 'bad ticket';
    }
    return { fact: 'entered', key: reading.key, at };
  }
}

/** The car is known to be in, from many reports: one more of the same day would only push the first of them out. */
function saysNothing(ticket: Ticket, at: number): boolean {
  const left = leftAt(ticket) ?? Number.NEGATIVE_INFINITY;
  const entries = ticket.entered.filter((entry) => entry > left);
  const isAfter = at > Math.min(...entries) && at < Math.max(...entries) + DAY_MS;
  return entries.length >= ENOUGH_ENTRIES && isAfter;
}
