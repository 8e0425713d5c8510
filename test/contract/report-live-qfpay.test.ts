import { expect, onTestFinished, test } from 'vitest';
import type { PaymentFacts } from '../../src/domain/gateway.ts';
import { QfpayGateway } from '../../src/gateways/qfpay/client.ts';
import { QfpayHistory } from '../../src/gateways/qfpay/history.ts';
import type { QfpaySettings } from '../../src/gateways/qfpay/settings.ts';
import { type QfpaySandbox, startQfpaySandbox } from '../../src/sandbox/gateways/index.ts';
import { never } from '../support/gateways.ts';
import { type Ending, PREFIX, ReportBooks, type Told } from '../support/report-books.ts';

const DAY = '2024-06-15';

/** A QFPay whose clock a test sets, and a kiosk's books beside it. */
class Site {
  readonly sandbox: QfpaySandbox;
  readonly settings: QfpaySettings;
  readonly gateway: QfpayGateway;
  readonly books: ReportBooks;
  now = Date.parse(`${DAY}T12:00:00+08:00`);
  #count = 0;

  private constructor(sandbox: QfpaySandbox, settings: QfpaySettings, books: ReportBooks) {
    this.sandbox = sandbox;
    this.settings = settings;
    this.books = books;
    this.gateway = new QfpayGateway(
      { ...settings, wallets: { alipay: { present: '801501', charge: '800108' } } },
      { now: () => this.now },
    );
  }

  static async open(): Promise<Site> {
    let site: Site | null = null;
    const now = (): number => site?.now ?? 0;
    const { sandbox, settings } = await startQfpaySandbox({ now, callsPerMinute: 100_000, callsPerSecond: 10_000 });
    site = new Site(sandbox, { ...settings, rate: null }, await ReportBooks.open({ url: settings.baseUrl }));
    const { gateway } = site;
    onTestFinished(async () => {
      await gateway.stop();
      await sandbox.stop();
    });
    return site;
  }

  /** A payment that QFPay has, under a number of whoever; null: of this kiosk. */
  async pay(at: string, minor: number, orderNumber: string | null = null): Promise<PaymentFacts> {
    this.now = Date.parse(at);
    this.#count += 1;
    const made = this.books.payment(this.#count, { at, ending: 'kept', minor });
    const facts = { ...made, orderNumber: orderNumber ?? made.orderNumber };
    const code = this.sandbox.issuePaymentCode({ wallet: 'alipay', script: 'approve' });
    const paid = await this.gateway.charge(facts, code, never);
    return { ...facts, gatewayRef: paid.kind === 'paid' ? paid.gatewayRef : null };
  }

  /** A sale that both have. */
  async sale(at: string, ending: Ending, minor = 250): Promise<Told> {
    const facts = await this.pay(at, minor);
    const told = await this.books.tell(facts, { at, ending });
    if (ending === 'refunded') {
      const refund = { refundNumber: told.refundNumber, madeAt: this.now };
      await this.gateway.refund(facts, refund, never);
    }
    return told;
  }

  async compare(...options: string[]) {
    const { code, out, err } = await this.books.report('--live', 'qfpay', '--json', ...options);
    const { comparison, totals } = out === '' ? { comparison: null, totals: [] } : JSON.parse(out);
    return { code, err, comparison, totals };
  }
}

test('a day of sales: the report says what the ledger of the gateway says, and both agree', async () => {
  const site = await Site.open();
  for (let i = 0; i < 12; i += 1) {
    const at = `${DAY}T${String(i + 8).padStart(2, '0')}:00:00+08:00`;
    await site.sale(at, i % 4 === 3 ? 'refunded' : 'kept', 100 + i);
    await site.pay(at, 999, `OTHER${i}`);
  }
  const { code, err, comparison, totals } = await site.compare('--day', DAY);
  expect({ code, err }).toEqual({ code: 0, err: '' });
  expect(comparison).toMatchObject({ agreed: 15, ofOthers: 12, lines: 27, differences: [] });
  const own = site.sandbox.orders().filter(({ orderNumber }) => orderNumber.startsWith(PREFIX));
  const sum = (numbers: readonly number[]): number => numbers.reduce((all, one) => all + one, 0);
  expect(totals).toMatchObject([
    {
      taken: { count: own.length, minor: sum(own.map(({ amount }) => amount.minor)) },
      refunded: { minor: sum(own.map(({ refundedMinor }) => refundedMinor)) },
    },
  ]);
});

test('only questions are asked', async () => {
  const site = await Site.open();
  await site.sale(`${DAY}T08:00:00+08:00`, 'kept');
  const before = site.sandbox.calls().length;
  await site.compare('--day', DAY);
  const verbs = site.sandbox
    .calls()
    .slice(before)
    .map(({ verb }) => verb);
  expect(new Set(verbs)).toEqual(new Set(['query']));
});

test('more than one page', async () => {
  const site = await Site.open();
  for (let i = 0; i < 230; i += 1) {
    await site.sale(new Date(Date.parse(`${DAY}T08:00:00+08:00`) + i * 60_000).toISOString(), 'kept');
  }
  const { code, comparison } = await site.compare('--day', DAY);
  expect(code).toBe(0);
  expect(comparison).toMatchObject({ lines: 230, agreed: 230 });
});

test('over the end of a month, which no query of QFPay may cross', async () => {
  const site = await Site.open();
  await site.sale('2024-05-31T23:59:00+08:00', 'kept');
  await site.sale('2024-06-01T00:01:00+08:00', 'refunded');
  const { code, err, comparison } = await site.compare('--from', '2024-05-31', '--to', '2024-06-01');
  expect({ code, err }).toEqual({ code: 0, err: '' });
  expect(comparison).toMatchObject({ lines: 3, agreed: 3 });
});

test('money that only the gateway has, and money that only the journal has', async () => {
  const site = await Site.open();
  const stray = await site.pay(`${DAY}T09:00:00+08:00`, 250);
  const story = { at: `${DAY}T10:00:00+08:00`, ending: 'kept' } as const;
  const invented = { ...site.books.payment(77, story), gatewayRef: 'no-such-number' };
  await site.books.tell(invented, story);
  const { code, comparison } = await site.compare('--day', DAY);
  expect(code).toBe(1);
  expect(comparison.differences).toMatchObject([
    { kind: 'not in the journal', orderNumber: stray.orderNumber },
    { kind: 'not in the statement', orderNumber: invented.orderNumber },
  ]);
});

test('a refund that somebody made in the portal is found by the number of the payment', async () => {
  const site = await Site.open();
  const { orderNumber } = await site.sale(`${DAY}T09:00:00+08:00`, 'kept');
  site.sandbox.refundByHand(orderNumber, null);
  const { code, comparison } = await site.compare('--day', DAY);
  expect(code).toBe(1);
  expect(comparison.differences).toMatchObject([{ kind: 'refund not in the journal', orderNumber }]);
});

test('a payment that was made long before it became known as paid is asked about by its number', async () => {
  const site = await Site.open();
  const facts = await site.pay('2024-06-01T09:00:00+08:00', 250);
  await site.books.tell(
    { ...facts, madeAt: Date.parse(`${DAY}T09:00:00+08:00`) },
    { at: `${DAY}T09:00:00+08:00`, ending: 'kept' },
  );
  site.now = Date.parse(`${DAY}T12:00:00+08:00`);
  const { code, comparison } = await site.compare('--day', DAY);
  expect({ code, differences: comparison.differences }).toEqual({ code: 0, differences: [] });
});

test.each(['bad signature', 'html', 'other merchant'] as const)('%s: no comparison, and why', async (answer) => {
  const site = await Site.open();
  await site.sale(`${DAY}T09:00:00+08:00`, 'kept');
  await site.sandbox.faults.set({ answer, count: 100 });
  const { code, err, comparison } = await site.compare('--day', DAY);
  expect({ code, comparison }).toEqual({ code: 2, comparison: null });
  expect(err).toMatch(/^kioskd report: QFPay (could not be asked|answered with transactions of another merchant)/);
});

test('trouble that passes is waited out, with growing pauses', async () => {
  const site = await Site.open();
  await site.sale(`${DAY}T09:00:00+08:00`, 'kept');
  await site.sandbox.faults.set({ answer: 'http 500', count: 3 });
  site.now += 60_000;
  const waits: number[] = [];
  const history = new QfpayHistory(site.settings, {
    now: () => site.now,
    random: () => 0.5,
    wait: async (ms) => void waits.push(ms),
  });
  const rows = [];
  for await (const row of history.rows(site.now - 3_600_000, site.now + 3_600_000, never)) {
    rows.push(row);
  }
  history.stop();
  expect(rows).toMatchObject([{ kind: 'payment', minor: 250, takenBack: false }]);
  expect(waits).toEqual([500, 1000, 2000]);
});

test('trouble that does not pass ends it', async () => {
  const site = await Site.open();
  await site.sandbox.faults.set({ answer: 'http 500', count: 100 });
  const history = new QfpayHistory(site.settings, {
    now: () => site.now,
    random: () => 0,
    wait: async () => undefined,
  });
  const first = history.rows(site.now - 1000, site.now, never).next();
  await expect(first).rejects.toThrow('QFPay could not be asked: http status (500)');
  history.stop();
});

test('neither secrets nor payer ids come out', async () => {
  const site = await Site.open();
  await site.sale(`${DAY}T09:00:00+08:00`, 'kept');
  await site.pay(`${DAY}T10:00:00+08:00`, 300);
  const shown = await site.books.report('--live', 'qfpay', '--day', DAY);
  const json = await site.books.report('--live', 'qfpay', '--day', DAY, '--json');
  for (const secret of [site.settings.clientKey, site.settings.appCode, '2088000000000000']) {
    expect(`${shown.out}${shown.err}${json.out}`).not.toContain(secret);
  }
});
