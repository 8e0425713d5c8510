import { mkdtempSync, readFileSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parse, stringify } from 'yaml';
import { openJournalDirect } from '../../src/journal/direct.ts';
import type { GatewaySandbox } from '../../src/sandbox/gateways/index.ts';
import { audit, type Verdict } from './crash-audit.ts';
import { type Customer, serve } from './crash-customers.ts';
import { type Liar, lie } from './crash-liar.ts';
import { DiskControl, diskShim, type KillPoint, shimEnvironment } from './crash-shim.ts';
import { eventually } from './eventually.ts';
import { PATIENCE_MS } from './patience.ts';
import { Random } from './random.ts';
import { RunningKiosk } from './running-kiosk.ts';

/** How one life of the daemon ends. */
export type Kill =
  /** By itself, exactly there, counted from `from`: its start, or the first customer. */
  | ({ readonly kind: 'disk'; readonly from: 'start' | 'customer' } & KillPoint)
  /** From outside, so long after the first customer has come. */
  | { readonly kind: 'moment'; readonly ms: number };

export interface Life {
  readonly kill: Kill;
  /** They come one after the other, and again from the first, until the daemon is dead. */
  readonly customers: readonly Customer[];
  /** How the gateways lie meanwhile. */
  readonly liar: Liar | null;
}

/** What became of one round. */
export interface Round extends Verdict {
  readonly seed: number;
  readonly kills: number;
  /** How many of them came at the very place they were meant for, and how many daemons had to be killed from outside instead. */
  readonly exact: number;
  /** The folder with journal and configuration, where it was kept because something broke; else null. */
  readonly kept: string | null;
}

/** A daemon that meets no kill point of its own is killed after this time. */
const LONGEST_LIFE_MS = 8_000;

/** Every time as short as the configuration lets it be. */
const QUICK: Readonly<Record<string, unknown>> = {
  'orders.items.0.pulse': '50ms',
  'orders.items.1.pulse': '50ms',
  'orders.items.0.proofWithin': '1500ms',
  'orders.chooseWithin': '5s',
  'orders.payWithin': '15s',
  'orders.maxChargesPerHour': 10_000,
  'orders.cancelWithin': '1s',
  'orders.refundWithin': '5s',
  'gateways.qfpay.timing.minCancelAge': '0s',
  'gateways.qfpay.timing.notFoundSettle': '5s',
  'gateways.qfpay.timing.orderGrace': '0s',
  'gateways.qfpay.deadlines': { charge: '3s', present: '3s', query: '2s', cancel: '2s', refund: '3s' },
  'gateways.wavpay.timing.notFoundSettle': '5s',
  'gateways.wavpay.deadlines': { charge: '3s', query: '2s' },
};

/** Plays these lives on one kiosk, heals everything, waits until all is quiet, and audits. */
export async function playRound(seed: number, lives: readonly Life[], keepIn: string | null = null): Promise<Round> {
  const campaign = await Campaign.prepare(seed);
  try {
    for (const life of lives) {
      await campaign.live(life);
    }
    const verdict = await campaign.settleAndAudit();
    const kept = verdict.broken.length > 0 && keepIn !== null ? await campaign.keep(keepIn, verdict.broken) : null;
    return { ...verdict, seed, kills: lives.length, exact: campaign.exact, kept };
  } finally {
    await campaign.close();
  }
}

class Campaign {
  exact = 0;
  private readonly seed: number;
  private readonly random: Random;
  private readonly kiosk: RunningKiosk;
  private readonly control: DiskControl;
  private readonly folder: string;
  private drops = 0;

  private constructor(seed: number, kiosk: RunningKiosk, control: DiskControl, folder: string) {
    this.seed = seed;
    this.random = new Random(seed);
    this.kiosk = kiosk;
    this.control = control;
    this.folder = folder;
  }

  static async prepare(seed: number): Promise<Campaign> {
    const library = await diskShim();
    const folder = mkdtempSync(join(tmpdir(), 'kioskd-crash-'));
    const control = new DiskControl(join(folder, 'control'));
    const files = ['journal.db', 'journal.db-wal'];
    const env: Record<string, string> = {};
    const kiosk = await RunningKiosk.prepare({ env });
    Object.assign(env, shimEnvironment({ library, folder: realpathSync(kiosk.folder), control: control.path, files }));
    configure(kiosk.configPath, QUICK);
    const campaign = new Campaign(seed, kiosk, control, folder);
    campaign.countDrops();
    return campaign;
  }

  private countDrops(): void {
    let before = false;
    this.kiosk.hardware.onChange(() => {
      const now = this.kiosk.hardware.snapshot().sensors['drop1'] === true;
      this.drops += now && !before ? 1 : 0;
      before = now;
    });
  }

  /** One life of the daemon, to its violent end. */
  async live(life: Life): Promise<void> {
    const { kiosk, random, control } = this;
    const { kill } = life;
    const sandboxes = { qfpay: kiosk.qfpay, wavpay: kiosk.wavpay };
    let dead = false;
    if (kill.kind === 'disk' && kill.from === 'start') control.killAt(kill);
    const spawned = kiosk.spawn();
    const gone = kiosk.ended().then(() => {
      dead = true;
    });
    // Dead before it was ready is what some lives are meant to come to.
    const up = await spawned.then(
      () => true,
      (error: unknown) => {
        if (!dead) throw error;
        return false;
      },
    );
    if (up) {
      if (life.liar !== null) await lie(life.liar, sandboxes, random);
      if (kill.kind === 'disk' && kill.from === 'customer') control.killAt(kill);
      const limit = after(kill.kind === 'moment' ? kill.ms : LONGEST_LIFE_MS);
      const served = serve(life.customers, { kiosk, random, over: () => dead });
      const outcome = await Promise.race([gone.then(() => 'by itself'), limit.passed]);
      limit.cancel();
      this.exact += outcome === 'by itself' || kill.kind === 'moment' ? 1 : 0;
      control.disarm();
      await kiosk.kill9();
      await Promise.all([served, gone]);
    } else {
      this.exact += 1;
      control.disarm();
      await kiosk.kill9();
    }
    await Promise.all([kiosk.qfpay.faults.clear(), kiosk.wavpay.faults.clear()]);
  }

  async settleAndAudit(): Promise<Verdict> {
    const { kiosk } = this;
    kiosk.hardware.jam(false);
    decide(kiosk.qfpay, this.random);
    decide(kiosk.wavpay, this.random);
    await kiosk.spawn();
    await eventually(async () => (await this.waiting()).length === 0, {
      timeoutMs: 2 * PATIENCE_MS,
      what: () => `seed ${this.seed}: all is quiet; the last state was ${JSON.stringify(this.kiosk.log.slice(-5))}`,
    }).catch(() => undefined);
    await kiosk.terminate();
    const entries = await this.entries();
    const verdict = audit({
      gateways: [
        { name: 'qfpay', ...ledgerOf(kiosk.qfpay) },
        { name: 'wavpay', ...ledgerOf(kiosk.wavpay) },
      ],
      entries,
      outlets: {
        water: { pulses: kiosk.pulses('motor1'), drops: this.drops },
        juice: { pulses: kiosk.pulses('motor2'), drops: null },
      },
    });
    return { ...verdict, broken: [...verdict.broken, ...(await this.unsound())] };
  }

  /** Payments that the journal still has open, though a gateway knows them. */
  private async waiting(): Promise<readonly string[]> {
    const open = (await this.kiosk.health()).openPayments;
    if (open === 0) return [];
    const { journal, snapshot } = await openJournalDirect(this.kiosk.journalPath, { readOnly: true });
    await journal.close();
    const { qfpay, wavpay } = this.kiosk;
    const known = new Set([...qfpay.orders(), ...wavpay.orders()].map((order) => order.orderNumber));
    return snapshot.payments.map((row) => row.orderNumber).filter((orderNumber) => known.has(orderNumber));
  }

  private async entries() {
    const { journal } = await openJournalDirect(this.kiosk.journalPath, { readOnly: true });
    try {
      return await journal.entries({ limit: 1_000_000 });
    } finally {
      await journal.close();
    }
  }

  private async unsound(): Promise<readonly string[]> {
    const { journal } = await openJournalDirect(this.kiosk.journalPath, { readOnly: true });
    const { ok, problem } = await journal.verify();
    await journal.close();
    const bugs = this.kiosk.log.filter((line) => line.event === 'process.fault' || line.event === 'loop.impossible');
    return [...(ok ? [] : [problem]), ...bugs.map((line) => JSON.stringify(line))];
  }

  /** Leaves everything for looking at. */
  async keep(folder: string, broken: readonly string[]): Promise<string> {
    const { cpSync, mkdirSync } = await import('node:fs');
    const to = join(folder, `seed-${this.seed}`);
    mkdirSync(to, { recursive: true });
    for (const name of ['journal.db', 'journal.db-wal', 'journal.db.guard', 'kioskd.yaml']) {
      cpSync(join(this.kiosk.folder, name), join(to, name), { force: true, recursive: true, errorOnExist: false });
    }
    const ledgers = { qfpay: ledgerOf(this.kiosk.qfpay), wavpay: ledgerOf(this.kiosk.wavpay) };
    writeFileSync(join(to, 'gateways.json'), JSON.stringify(ledgers, null, 2));
    writeFileSync(join(to, 'log.jsonl'), this.kiosk.log.map((line) => `${JSON.stringify(line)}\n`).join(''));
    writeFileSync(join(to, 'broken.txt'), `${broken.join('\n')}\n${this.kiosk.stderr}`);
    return to;
  }

  async close(): Promise<void> {
    await this.kiosk.close();
    this.control.close();
    rmSync(this.folder, { recursive: true, force: true });
  }
}

function ledgerOf(sandbox: GatewaySandbox) {
  return { orders: sandbox.orders(), refunds: sandbox.refunds(), calls: [...sandbox.calls()] };
}

/** Whoever still has an order on a phone pays, or does not. */
function decide(sandbox: GatewaySandbox, random: Random): void {
  for (const order of sandbox.orders()) {
    if (order.state === 'created' || order.state === 'pending') {
      if (random.chance(0.5)) sandbox.approve(order.orderNumber);
      // A phone that refuses does not end an order code: it is watched until its life is over, 5 minutes at least.
      else if (order.mode === 'mpm') sandbox.expire(order.orderNumber);
      else sandbox.decline(order.orderNumber);
    }
  }
}

/** Changes single settings of a configuration file, by dotted path. */
function configure(path: string, settings: Readonly<Record<string, unknown>>): void {
  const config = parse(readFileSync(path, 'utf8')) as Section;
  for (const [dotted, value] of Object.entries(settings)) {
    const keys = dotted.split('.');
    const last = keys.pop() ?? '';
    const section = keys.reduce<Section>((at, key) => at[key] as Section, config);
    section[last] = value;
  }
  writeFileSync(path, stringify(config));
}

interface Section {
  [key: string]: unknown;
}

function after(ms: number): { readonly passed: Promise<'passed'>; cancel(): void } {
  let timer: NodeJS.Timeout | undefined;
  const passed = new Promise<'passed'>((resolve) => {
    timer = setTimeout(() => resolve('passed'), ms);
  });
  return { passed, cancel: () => clearTimeout(timer) };
}
