import { mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { SiteKeys } from '../../src/parking/keys.ts';
import { signTicket } from '../../src/parking/signed-code.ts';
import { setConfig } from '../support/bad-input.ts';
import { DiskControl, diskShim, shimEnvironment } from '../support/crash-shim.ts';
import { eventually } from '../support/eventually.ts';
import { SITE_SECRET } from '../support/parking.ts';
import { RunningKiosk } from '../support/running-kiosk.ts';

const HOURS_AGO = 3 * 3_600_000;
/** Syncs from the payment code on: the whole of a payment has about so many. */
const SYNCS = 5;

async function payStation(): Promise<{ readonly kiosk: RunningKiosk; readonly control: DiskControl }> {
  const folder = mkdtempSync(join(tmpdir(), 'kioskd-crash-'));
  const control = new DiskControl(join(folder, 'control'));
  const env: Record<string, string> = {};
  const kiosk = await RunningKiosk.prepare({ env });
  onTestFinished(async () => {
    await kiosk.close();
    control.close();
    rmSync(folder, { recursive: true, force: true });
  });
  const files = ['journal.db', 'journal.db-wal'];
  const library = await diskShim();
  Object.assign(env, shimEnvironment({ library, folder: realpathSync(kiosk.folder), control: control.path, files }));
  writeFileSync(join(kiosk.folder, 'credentials', 'site-key'), SITE_SECRET, { mode: 0o600 });
  setConfig(kiosk, {
    'orders.items': [],
    'orders.maxAmount': '500.00',
    'orders.parking': {
      role: 'pay station',
      name: 'Parking',
      key: { credential: 'site-key' },
      grace: '15m',
      maxStay: '14d',
      keep: '30d',
      tariff: { free: '10m', otherwise: { name: 'Hours', steps: [{ every: '1h', price: '2.00' }] } },
    },
    'gateways.qfpay.timing.notFoundSettle': '5s',
    'gateways.qfpay.timing.minCancelAge': '0s',
  });
  return { kiosk, control };
}

/** By sale: how its payments ended, and how often a ticket was marked as paid by it. */
async function booksOf(kiosk: RunningKiosk): Promise<Map<string, { kept: number; marked: number }>> {
  const books = new Map<string, { kept: number; marked: number }>();
  for (const { kind, saleId, body } of await kiosk.entries()) {
    const { to, fact } = body as { to?: string; fact?: { fact: string; payment?: { saleId: string } } };
    const id = fact?.payment?.saleId ?? saleId ?? '';
    const sale = books.get(id) ?? { kept: 0, marked: 0 };
    sale.kept += kind === 'payment learned' && to === 'kept' ? 1 : 0;
    sale.marked += kind === 'ticket' && fact?.fact === 'paid' ? 1 : 0;
    books.set(id, sale);
  }
  return books;
}

test('killed after each sync: a ticket is paid where its money is kept, and nowhere else', {
  timeout: 600_000,
}, async () => {
  const { kiosk, control } = await payStation();
  const { qfpay, hardware } = kiosk;
  const keys = new SiteKeys(SITE_SECRET);
  for (let nth = 1; nth <= SYNCS; nth += 1) {
    await kiosk.boot();
    const ticket = signTicket(keys, { serial: Buffer.from([0, 0, 0, 0, nth]), enteredAt: Date.now() - HOURS_AGO });
    hardware.scan(ticket);
    await kiosk.seesPhase('stay');
    await kiosk.press({ type: 'begin' });
    await kiosk.seesPhase('paying');
    control.killAt({ call: 'sync', nth, when: 'after' });
    hardware.scan(qfpay.issuePaymentCode({ wallet: 'alipay', script: 'approve' }));
    await kiosk.ended();
    control.disarm();
    await kiosk.kill9();

    await kiosk.boot();
    const paid = () => qfpay.orders().filter((order) => order.state === 'paid').length;
    await eventually(
      async () => [...(await booksOf(kiosk)).values()].filter(({ kept }) => kept > 0).length === paid(),
      { what: 'what is paid at the gateway is kept here, or went back' },
    );
    const books = await booksOf(kiosk);
    expect([...books.values()].filter(({ kept, marked }) => kept !== marked)).toEqual([]);
    const sale = [...books.keys()].at(-1) ?? '';
    hardware.scan(ticket);
    await kiosk.seesPhase((books.get(sale)?.kept ?? 0) > 0 ? 'told' : 'stay');
    await kiosk.terminate();
  }
  const kept = [...(await booksOf(kiosk)).values()].filter((sale) => sale.kept > 0).length;
  expect(kept).toBeGreaterThan(0);
  expect(kept).toBeLessThan(SYNCS);
});
