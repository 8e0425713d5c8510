import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, expect, test } from 'vitest';
import { setConfig } from '../support/bad-input.ts';
import { eventually } from '../support/eventually.ts';
import { RunningKiosk } from '../support/running-kiosk.ts';

const TOKEN = 'a-token-of-a-host-system-0123456789';

let kiosk: RunningKiosk | null = null;

afterEach(async () => {
  await kiosk?.close();
  kiosk = null;
});

interface Answer {
  readonly status: number;
  readonly saleId: string;
  readonly state: string;
}

/** What a host system asks for: an order for water, under this number. */
async function order({ url }: RunningKiosk, id: string): Promise<Answer> {
  const wanted = { id, amount: '3.00', currency: 'MYR', name: 'Bay B2', handOver: { by: 'item', itemId: 'water' } };
  const init = { method: 'POST', body: JSON.stringify(wanted), headers: { authorization: `Bearer ${TOKEN}` } };
  const response = await fetch(`${url}/api/orders`, init);
  return { status: response.status, ...((await response.json()) as Omit<Answer, 'status'>) };
}

async function bodiesOf(from: RunningKiosk, kind: string): Promise<readonly unknown[]> {
  return (await from.entries()).filter((entry) => entry.kind === kind).map(({ body }) => body);
}

test('killed after the answer, and with the relay on: one sale for each number, and the unit stays taken', async () => {
  kiosk = await RunningKiosk.prepare();
  writeFileSync(join(kiosk.folder, 'credentials', 'host-token'), TOKEN, { mode: 0o600 });
  setConfig(kiosk, {
    'orders.remote': { token: { credential: 'host-token' }, maxAmount: '50.00' },
    'orders.items.0.stock': 2,
    // Still on when the kill comes, however late that is.
    'orders.items.0.pulse': '20s',
    'orders.items.0.proofWithin': '20s',
  });
  await kiosk.boot();
  const { qfpay, hardware } = kiosk;
  hardware.jam(true);

  const first = await order(kiosk, 'B2-1');
  expect(first).toMatchObject({ status: 201, state: 'paying' });
  await kiosk.kill9();
  await kiosk.boot();
  expect(await order(kiosk, 'B2-1')).toMatchObject({ status: 200, saleId: first.saleId });
  // Nothing was handed over for it.
  expect(await bodiesOf(kiosk, 'stock')).toMatchObject([{ stock: { itemId: 'water', left: 2 } }]);

  const second = await order(kiosk, 'B2-2');
  expect(second.status).toBe(201);
  hardware.scan(qfpay.issuePaymentCode({ wallet: 'alipay', script: 'approve' }));
  await eventually(() => kiosk?.relayIsOn('motor1') === true, { what: 'the relay is on' });
  await kiosk.kill9();
  await kiosk.boot();
  await eventually(() => qfpay.refunds().length === 1, { what: 'the money went back' });
  expect(await order(kiosk, 'B2-2')).toMatchObject({ status: 200, saleId: second.saleId });

  expect(await bodiesOf(kiosk, 'order taken')).toHaveLength(2);
  expect(await bodiesOf(kiosk, 'sale opened')).toHaveLength(2);
  const stock = await bodiesOf(kiosk, 'stock');
  expect(stock.slice(0, 2)).toMatchObject([
    { why: 'counted first', stock: { left: 2 } },
    { why: 'sold', stock: { left: 1 } },
  ]);
  expect(stock.at(-1)).toMatchObject({ stock: { left: 1 } });
  expect(kiosk.pulses('motor1')).toBe(1);
});
