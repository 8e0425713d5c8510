import type { Step } from '../../../src/domain/draft.ts';
import type { Effect } from '../../../src/domain/effects.ts';
import type { KioskEvent } from '../../../src/domain/events.ts';
import type { GatewayName, Notice } from '../../../src/domain/gateway.ts';
import type { CancelAnswer, OrderAnswer } from '../../../src/domain/host-order.ts';
import type { Sale } from '../../../src/domain/sale.ts';
import type { KioskSettings } from '../../../src/domain/settings.ts';
import type { KioskState, PhaseName } from '../../../src/domain/state.ts';
import type { TicketFact, TicketReading } from '../../../src/domain/ticket.ts';
import type { Change, JournalError, OutboundEvent } from '../../../src/journal/port.ts';
import type { SqliteDriver } from '../../../src/journal/sqlite.ts';
import { Auditor } from '../auditor.ts';
import type { Chance } from '../engine/chance.ts';
import type { Trace } from '../engine/trace.ts';
import { VirtualTime } from '../engine/virtual-time.ts';
import { Ambient } from './ambient.ts';
import { SimulatedDisk } from './disk.ts';
import type { Edges, Intention } from './edges.ts';
import { OFF, START } from './faults.ts';
import { SimulatedGateway } from './gateway.ts';
import { Hardware } from './hardware.ts';
import { Host } from './host.ts';
import { KioskProcess } from './kiosk-process.ts';
import type { Order } from './ledger.ts';
import { PostOffice } from './post-office.ts';
import { outlets, type Site } from './site.ts';
import type { SiteLine } from './site-line.ts';
import { told, toldEffect } from './words.ts';

/** Wall clock at the beginning of every simulation. */
const EPOCH = Date.UTC(2027, 0, 15, 1);

/** A mistake made on purpose, to see that the auditor finds it. */
export type Bug =
  | 'effects before the commit'
  | 'charges twice'
  | 'an unknown answer taken for paid'
  | 'delivers again'
  | 'forgets refunds'
  | 'no breaker'
  | 'cancels at once'
  | 'writes the payment code'
  | 'opens the gate twice'
  | 'opens for whoever comes'
  | 'opens without asking the others'
  | 'forgets the tickets'
  | 'forgets the stock'
  | 'sells what is not there'
  | 'forgets the orders'
  | 'never calls an order off'
  | 'keeps payments of stays to itself'
  | 'charges every stay anew';

export interface WorldOptions {
  /** Of a second kiosk of the same site: the first one's, so that both live in one time. */
  readonly time?: VirtualTime;
  /** Before each line of the trace. */
  readonly name?: string;
  readonly site: Site;
  readonly chance: Chance;
  readonly trace: Trace;
  readonly driver: SqliteDriver;
  readonly journalPath: string;
  readonly bug: Bug | null;
}

function isPaid(body: unknown): boolean {
  return (body as { fact: TicketFact }).fact.fact === 'paid';
}

const NO_SALE: Omit<Sale, 'amount'> = {
  ...{ id: '', subject: { kind: 'item' }, itemId: '', itemName: '', language: 'en', units: 1, openedAt: 0 },
  ...{ paidBy: null, delivery: 'none', returned: false, end: null, payments: 1 },
};

/** Everything around one kiosk, and the kiosk itself in the middle: the real program, ended and started again as it happens. */
export class World implements Edges {
  readonly time: VirtualTime;
  readonly site: Site;
  readonly chance: Chance;
  readonly disk: SimulatedDisk;
  readonly journalPath: string;
  readonly gateways: ReadonlyMap<GatewayName, SimulatedGateway>;
  readonly hardware: Hardware;
  readonly auditor: Auditor;
  readonly post: PostOffice;
  readonly ambient: Ambient;
  /** To the other kiosk of its site; null: there is none. */
  line: SiteLine | null = null;
  readonly host: Host;
  readonly bug: Bug | null;
  readonly builtAt = EPOCH - 30 * 86_400_000;
  readonly goneParts = new Set<string>();
  readonly violations: string[] = [];
  /** `state/learned` of every use of the life table. */
  readonly cells = new Set<string>();
  kiosk: KioskProcess | null = null;
  events = 0;
  /** World ms at which there is power again. */
  backAt = 0;
  /** The kiosk's clock minus the true one, ms. */
  clockOff = 0;
  readonly #trace: Trace;
  readonly #name: string;
  readonly #intentions = new Map<string, Intention>();
  #waiting: { readonly phases: readonly PhaseName[]; readonly resolve: (seen: boolean) => void }[] = [];
  #writing: Change | null = null;
  #image: ReturnType<SimulatedDisk['image']> | null = null;
  #newest: ReturnType<SimulatedDisk['image']> | null = null;
  #phase: PhaseName = 'starting';
  #codes = 0;

  constructor({ site, chance, trace, driver, journalPath, bug, time, name }: WorldOptions) {
    this.time = time ?? new VirtualTime();
    this.#name = name ?? '';
    this.site = site;
    this.chance = chance;
    this.journalPath = journalPath;
    this.bug = bug;
    this.#trace = trace;
    this.auditor = new Auditor({
      now: () => this.time.now,
      wall: () => this.wall(),
      limits: site.limits,
      settings: site.settings,
      violation: (what) => this.violation(what),
    });
    this.disk = new SimulatedDisk(driver);
    this.disk.onText = (text) => this.auditor.text(text, 'the journal');
    this.disk.onCommitted = () => this.#committed();
    this.gateways = new Map(
      [...site.habits].flatMap(([name, habits]) => {
        const profile = site.settings.profiles[name];
        return profile === undefined ? [] : [[name, new SimulatedGateway(profile, habits, this)] as const];
      }),
    );
    this.hardware = new Hardware(outlets(site.settings), this);
    this.post = new PostOffice(this);
    this.ambient = new Ambient(this);
    this.host = new Host(this);
  }

  get witness(): Auditor {
    return this.auditor;
  }

  get believesAnything(): boolean {
    return this.bug === 'an unknown answer taken for paid';
  }

  wall(): number {
    return EPOCH + this.time.now;
  }

  kioskWall(): number {
    return this.wall() + this.clockOff;
  }

  get clockRight(): boolean {
    return this.clockOff === 0;
  }

  note(text: string): void {
    this.#trace.note(this.time.now, `${this.#name}${text}`);
  }

  violation(what: string): void {
    this.violations.push(what);
    this.note(`BROKEN ${what}`);
  }

  bugFound(error: unknown, where: string): void {
    this.violation(`bug in ${where}: ${error instanceof Error ? error.message : String(error)}`);
  }

  /** Power on. */
  boot(): void {
    this.auditor.restarted();
    if (this.chance.fault('start clock', START.slice(1)) !== null) {
      this.ambient.setClock(-this.wall());
    }
    this.note('the kiosk starts');
    const kiosk = new KioskProcess(this);
    this.kiosk = kiosk;
    kiosk.start().catch((error: unknown) => this.bugFound(error, 'start'));
  }

  /** Power off, in the middle of whatever is going on, and on again after a while. */
  cut(): void {
    const kiosk = this.kiosk;
    if (kiosk === null) {
      return;
    }
    this.kiosk = null;
    kiosk.kill();
    this.hardware.cut();
    this.disk.powerCut();
    this.note('the power is gone');
    this.line?.silent(this);
    this.#saw('starting');
    const off = this.#offFor();
    this.backAt = this.time.now + off;
    this.time.after(off, () => this.boot());
  }

  #offFor(): number {
    switch (this.chance.fault('power off', OFF)) {
      case 'ten minutes off':
        return 600_000;
      case 'a day off':
        return 86_400_000;
      case '30 days off':
        return 30 * 86_400_000;
      case 'old disk image put back':
        this.#putOldImageBack();
        return 60_000;
      default:
        return 1_000 + this.chance.int('off', 20_000);
    }
  }

  /** A copy of the journal as it was some sessions ago takes its place. */
  #putOldImageBack(): void {
    const old = this.#image;
    if (old === null) {
      return;
    }
    this.#newest = this.disk.image(this.journalPath);
    this.disk.putBack(this.journalPath, old);
    this.note('an old image of the journal is put in its place');
    this.chance.note('old image was there to put back');
  }

  /** A copy that could be put back some day. */
  takeImage(): void {
    this.#image = this.disk.image(this.journalPath);
  }

  journalRefused(error: JournalError): void {
    if (error.problem === 'counter went back' && this.#newest !== null) {
      const newest = this.#newest;
      this.#newest = null;
      this.chance.note('old image refused');
      this.time.after(300_000, () => {
        this.note('the newest journal is put back');
        this.disk.putBack(this.journalPath, newest);
      });
    }
  }

  press(event: KioskEvent): void {
    this.kiosk?.post(event);
  }

  /** An event goes into the queue of the kiosk. */
  posted(event: KioskEvent): void {
    this.events += 1;
    this.auditor.event(event);
    this.note(told(event));
  }

  /** Waits until the front is in one of these phases. @returns false when it was not within the time. */
  sees(phases: readonly PhaseName[], withinMs: number): Promise<boolean> {
    if (phases.includes(this.#phase)) {
      return Promise.resolve(true);
    }
    return new Promise((resolve) => {
      const waiting = { phases, resolve };
      this.#waiting.push(waiting);
      this.time.after(withinMs, () => {
        this.#waiting = this.#waiting.filter((one) => one !== waiting);
        resolve(false);
      });
    });
  }

  #saw(phase: PhaseName): void {
    this.#phase = phase;
    for (const waiting of this.#waiting.filter(({ phases }) => phases.includes(phase))) {
      this.#waiting = this.#waiting.filter((one) => one !== waiting);
      waiting.resolve(true);
    }
  }

  stateChanged(state: KioskState, step: Step): void {
    for (const { from, learned } of step.learned) {
      this.cells.add(`${from}/${learned}`);
    }
    this.auditor.state(state);
    if (state.phase.name !== this.#phase) {
      this.note(`phase ${this.#phase} -> ${state.phase.name}`);
      this.#saw(state.phase.name);
      this.ambient.phase();
    }
  }

  writing(change: Change | null): void {
    this.#writing = change;
  }

  #committed(): void {
    const change = this.#writing;
    this.#writing = null;
    if (change !== null) {
      this.note(`commit ${change.entries.map(({ kind }) => kind).join(', ') || 'rows'}`);
      this.auditor.committed(change);
    }
  }

  published(events: readonly OutboundEvent[]): void {
    this.note(`published ${events.length}`);
    this.auditor.published(events);
  }

  tripped(reason: string | null): void {
    this.note(reason === null ? 'breaker reset' : `breaker tripped: ${reason}`);
    if (reason !== null) {
      this.chance.note('breaker tripped');
      this.ambient.operatorComes();
    }
  }

  /** What really is started for an effect: itself, unless a bug was asked for. */
  tampered(effect: Effect): Effect[] {
    this.note(toldEffect(effect));
    if (this.bug === 'writes the payment code' && effect.do === 'charge') {
      const { paymentCode } = effect;
      return [
        effect,
        {
          do: 'print',
          saleId: '',
          paper: {
            kind: 'sale',
            payment: effect.payment,
            sale: { ...NO_SALE, itemName: paymentCode, amount: effect.payment.amount },
            amount: effect.payment.amount,
            at: 0,
            copy: false,
          },
        },
      ];
    }
    if (this.bug === 'opens the gate twice' && effect.do === 'open gate') {
      return [effect, effect];
    }
    const twice =
      (this.bug === 'charges twice' && effect.do === 'charge') ||
      (this.bug === 'delivers again' && effect.do === 'deliver');
    if (this.bug === 'forgets refunds' && effect.do === 'refund') {
      return [];
    }
    if (this.bug === 'cancels at once' && effect.do === 'query') {
      return [effect, { do: 'cancel', payment: effect.payment }];
    }
    return twice ? [effect, effect] : [effect];
  }

  /** All devices have started. */
  started(): void {
    this.line?.back(this);
  }

  tellSite(fact: TicketFact): void {
    this.line?.tell(this, fact);
  }

  answerHost(asked: number, answer: OrderAnswer | CancelAnswer): void {
    this.host.answered(asked, answer);
  }

  /** Where tickets are typed: the text is the key, with the time it came in behind it. */
  readTyped(text: string): TicketReading {
    const [, number, entered] = /^T-(\d+)-(\d+)$/.exec(text) ?? [];
    return number === undefined
      ? { kind: 'other' }
      : { kind: 'ticket', key: `t:${number}`, enteredAt: Number(entered) };
  }

  /** What a start reads from the journal, unless a bug was asked for. */
  remembered(event: Extract<KioskEvent, { type: 'loaded' }>): KioskEvent {
    switch (this.bug) {
      case 'forgets the tickets':
        return { ...event, tickets: [] };
      case 'forgets the stock':
        return { ...event, stock: [] };
      case 'forgets the orders':
        return { ...event, orders: [] };
      default:
        return event;
    }
  }

  /** How the kiosk is configured, unless a bug was asked for. */
  believedSettings(): KioskSettings {
    const { settings } = this.site;
    const { parking } = settings;
    if (this.bug === 'sells what is not there') {
      return { ...settings, items: settings.items.map((item) => ({ ...item, stock: null })) };
    }
    if (this.bug === 'opens for whoever comes' && parking?.gate != null) {
      const free = { ms: 365 * 86_400_000, applies: 'whole stay' } as const;
      return { ...settings, parking: { ...parking, tariff: { ...parking.tariff, free } } };
    }
    if (this.bug === 'opens without asking the others' && parking !== null) {
      return { ...settings, parking: { ...parking, alone: 'open' } };
    }
    return settings;
  }

  /** What is written of a change, unless a bug was asked for. */
  tamperedChange(change: Change): Change {
    return this.bug === 'keeps payments of stays to itself'
      ? { ...change, entries: change.entries.filter(({ kind, body }) => kind !== 'ticket' || !isPaid(body)) }
      : change;
  }

  notify(gateway: GatewayName, notice: Notice): void {
    this.post.send(gateway, notice);
  }

  notified(notice: Notice, genuine: boolean): void {
    if (genuine && notice.about === 'payment') {
      this.chance.note('notified');
    }
  }

  /** The gateway will not try again. What it told of can only be found in its statement (`kioskd report`). */
  neverHeard({ orderNumber, gatewayRef }: Notice): void {
    for (const { ledger } of this.gateways.values()) {
      const order = ledger.orders.get(orderNumber ?? '') ?? ledger.byRef.get(gatewayRef ?? '');
      if (order !== undefined) {
        order.unheard = true;
        this.chance.note('a notification that was never heard');
      }
    }
  }

  intentionOf(code: string): Intention {
    return this.#intentions.get(code) ?? { does: 'is declined' };
  }

  remember(code: string, intention: Intention): void {
    this.#intentions.set(code, intention);
  }

  nextCode(): number {
    this.#codes += 1;
    return this.#codes;
  }

  /** Order number of the code that is on the screen. */
  screenCode(): string | null {
    const phase = this.kiosk?.state?.phase;
    return phase?.name === 'paying' && phase.code !== null ? phase.shown : null;
  }

  orderOf(orderNumber: string): Order | undefined {
    for (const { ledger } of this.gateways.values()) {
      const order = ledger.orders.get(orderNumber);
      if (order !== undefined) {
        return order;
      }
    }
    return undefined;
  }
}
