/**
 * The journal: the only truth after a power cut. One `commit` is one SQLite transaction, synced to the disk before its
 * promise resolves; effects run after that and never before. It runs off the main thread, because one sync of an SD
 * card can take seconds.
 */
export interface Journal {
  /**
   * Appends the entries, replaces the derived rows and queues the outbound events, all or nothing.
   * Rejects with {@link JournalError}; then nothing of the change is in the file.
   */
  commit(change: Change): Promise<Committed>;
  /** Everything that is not over, and the counters. Read once at start. */
  load(): Promise<Snapshot>;
  /** Oldest outbound events that the broker has not taken yet, in order. */
  pendingEvents(limit: number): Promise<readonly OutboundEvent[]>;
  /** Forgets all outbound events up to and including this number: the broker has them. */
  acknowledgeEvents(upTo: number): Promise<void>;
  /**
   * A payment that is final, with its sale (which may still be open for another payment of it); null when there is no such
   * payment, or while it is open. Looked up by index: it holds up nobody, however many payments lie behind a kiosk.
   */
  ended(by: EndedBy): Promise<EndedPayment | null>;
  /** Reads entries back, oldest first, for reports, diagnosis and tests. */
  entries(query: EntryQuery): Promise<readonly StoredEntry[]>;
  /** Facts for health and diagnosis. `writable` is proven by the last commit, not assumed. */
  facts(): Promise<JournalFacts>;
  /** SQLite's own integrity check plus our hash chain over the entries. It reads the whole file and holds up commits meanwhile. */
  verify(): Promise<{ readonly ok: boolean; readonly problem: string }>;
  /**
   * A slice of a check while selling goes on: a commit waits no longer than the reading of `limit` rows takes. Begin with `from: ''` and
   * go on with `next` until it is null. It reads every row and proves the chain; pages that hold no row are left to `verify`.
   */
  inspect(part: InspectPart): Promise<Inspected>;
  /**
   * Moves what is over and older than `before` out of the file, so that it stays small however long a kiosk sells: its entries go to a
   * file of their own in `folder`, synced there before anything is taken out here; its sums stay in `totals`. What is open, and what
   * the broker has not taken, stays whole. A power cut at any point loses nothing and counts nothing twice.
   */
  archive(options: ArchiveOptions): Promise<Archived>;
  /** Sums by day of what was archived; see {@link DayTotal}. */
  totals(): Promise<readonly DayTotal[]>;
  /** Writes a copy that is whole in itself to `path`, which must not exist, while selling goes on. */
  backup(path: string): Promise<void>;
  close(): Promise<void>;
}

/** A fact that happened, as it is kept for ever. `body` is JSON without secrets, payment codes or payer ids. */
export interface JournalEntry {
  readonly kind: string;
  readonly saleId: string | null;
  readonly orderNumber: string | null;
  readonly body: unknown;
}

export interface StoredEntry extends JournalEntry {
  readonly seq: number;
  /** Wall clock ms when it was committed. */
  readonly at: number;
}

/** A derived row: what a restart needs, without replaying every entry. */
export interface SaleRow {
  readonly id: string;
  readonly state: string;
  /** False: the sale is over and is not loaded at start. */
  readonly open: boolean;
  readonly body: unknown;
}

export interface PaymentRow {
  readonly orderNumber: string;
  readonly saleId: string;
  readonly gateway: string;
  readonly state: string;
  /** False: the payment is final and is not loaded at start. */
  readonly open: boolean;
  readonly nextAction: string | null;
  /** Wall clock ms of the next action; a hint for people. After a restart every open payment is looked at anew. */
  readonly nextAt: number | null;
  readonly body: unknown;
}

/** Something that only a person can bring to an end. It stands here until they have; what became of it is in the entries. */
export interface JobRow {
  readonly id: string;
  readonly open: boolean;
  readonly body: unknown;
}

/** For `event/<type>` on MQTT. */
export interface NewEvent {
  readonly type: 'sale' | 'payment' | 'delivery' | 'device' | 'security' | 'alarm';
  readonly payload: Readonly<Record<string, unknown>>;
}

export interface OutboundEvent extends NewEvent {
  /** 1, 2, 3 … without gaps over the life of the journal. */
  readonly number: number;
  readonly at: number;
}

export interface Change {
  /** Wall clock ms. */
  readonly at: number;
  readonly entries: readonly JournalEntry[];
  readonly sales: readonly SaleRow[];
  readonly payments: readonly PaymentRow[];
  /** What waits for a person. */
  readonly jobs: readonly JobRow[];
  /** Small documents that are replaced whole, by name: the breaker's count, tickets, stock. Null: it is no more. */
  readonly notes: Readonly<Record<string, unknown>>;
  readonly events: readonly NewEvent[];
  /** Durable counters to set, by name (sale number, order number). A counter never goes back: that is refused. */
  readonly counters: Readonly<Record<string, number>>;
}

export interface Committed {
  readonly lastSeq: number;
  /** Number of the last outbound event queued so far; 0 when none ever was. */
  readonly lastEvent: number;
}

export interface Snapshot {
  readonly sales: readonly SaleRow[];
  readonly payments: readonly PaymentRow[];
  /** Open jobs, as they were written. */
  readonly jobs: readonly JobRow[];
  readonly notes: Readonly<Record<string, unknown>>;
  readonly counters: Readonly<Record<string, number>>;
  /** Wall clock ms of the newest entry, 0 when there is none: no plausible clock is before it. */
  readonly lastAt: number;
  /** How often this journal has been opened for selling, this time included: the session number on MQTT. */
  readonly session: number;
}

/** Two gateways may give out the same number of their own, so it is looked up together with its gateway. */
export type EndedBy = { readonly orderNumber: string } | { readonly gateway: string; readonly gatewayRef: string };

export interface EndedPayment {
  readonly sale: SaleRow;
  readonly payment: PaymentRow;
}

export interface EntryQuery {
  readonly fromSeq?: number;
  readonly saleId?: string;
  readonly limit: number;
}

export interface ArchiveOptions {
  /** Wall clock ms: only what was over before. */
  readonly before: number;
  /** Wall clock ms: an entry from later than this was written by a clock that stood wrong, and keeps nothing from being archived. Left
   * out: none is.
   */
  readonly now?: number;
  /** Made when it is missing; on the same disk or another. */
  readonly folder: string;
  /** IANA name: the days of the totals are those of the kiosk. */
  readonly timeZone: string;
  /** At most so many entries in one call, so that nobody waits long for a commit. */
  readonly limit: number;
  /** Greatest size of the folder's archive files: beyond it the oldest go, whole; never the newest. Left out: no limit. */
  readonly limitBytes?: number;
}

export interface InspectPart {
  /** Empty to begin, else `next` of the slice before. */
  readonly from: string;
  /** Entries up to this number were proven by an earlier inspection (its `verifiedTo`); 0: prove all. */
  readonly since: number;
  /** Rows in one slice. */
  readonly limit: number;
}

export interface Inspected {
  readonly ok: boolean;
  /** In words; empty when all is well. */
  readonly problem: string;
  /** Where to go on; null at the end, and when something was found. */
  readonly next: string | null;
  /** At the end: the last entry that is proven. Else 0. */
  readonly verifiedTo: number;
}

export interface Archived {
  readonly entries: number;
  /** There is more to archive: call again. */
  readonly more: boolean;
  /** The file the entries went to; null when there was nothing to move. */
  readonly file: string | null;
}

/** What was sold on one day and has been archived since. */
export interface DayTotal {
  /** `YYYY-MM-DD` in the kiosk's time zone. */
  readonly day: string;
  readonly gateway: string;
  readonly wallet: string;
  readonly currency: string;
  /** Final state of the payments counted: `kept`, `refunded`, `refund owed` or `not paid`. */
  readonly state: string;
  readonly payments: number;
  /** Minor units of what was to be paid, and of what of it went back or is owed. */
  readonly amount: number;
  readonly returned: number;
}

export interface JournalFacts {
  readonly path: string;
  readonly driver: 'better-sqlite3' | 'node:sqlite';
  readonly sizeBytes: number;
  /** Number of the last entry; archived ones count. */
  readonly entries: number;
  readonly openPayments: number;
  readonly pendingEvents: number;
  readonly schemaVersion: number;
  readonly journalMode: string;
  /** Read back from SQLite on this connection: 2 is FULL. */
  readonly synchronous: number;
}

export type JournalProblem =
  | 'disk full'
  | 'read only'
  | 'corrupt'
  | 'locked'
  | 'newer schema'
  | 'no driver'
  | 'not durable'
  | 'counter went back'
  | 'failed';

/** Why the journal cannot be used, with what to do about it in `message`. */
export class JournalError extends Error {
  readonly problem: JournalProblem;
  constructor(problem: JournalProblem, message: string) {
    super(message);
    this.name = 'JournalError';
    this.problem = problem;
  }
}
