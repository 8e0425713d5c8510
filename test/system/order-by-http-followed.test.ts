import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { expectSound, preparedKiosk, setConfig } from '../support/bad-input.ts';
import { eventually } from '../support/eventually.ts';
import { Onlooker } from '../support/onlooker.ts';
import type { RunningKiosk } from '../support/running-kiosk.ts';

const TOKEN = 'token-of-the-host-0123456789-abcdef';
const ORDER = {
  id: 'B2-000419',
  amount: '12.50',
  currency: 'MYR',
  name: 'Bay B2',
  handOver: { by: 'item', itemId: 'water' },
};

interface Told {
  readonly state: string;
  readonly over: boolean;
  readonly revision: string;
}

test('a host that waits for its order at a running kiosk is told each change at once, up to the delivery', async () => {
  const kiosk = await preparedKiosk();
  writeFileSync(join(kiosk.folder, 'credentials', 'host-token'), TOKEN, { mode: 0o600 });
  setConfig(kiosk, { 'orders.remote': { token: { credential: 'host-token' }, maxAmount: '50.00' } });
  await kiosk.boot();
  const onlooker = await Onlooker.at(kiosk);

  const made = await ask(kiosk, '/api/orders', { method: 'POST', body: JSON.stringify(ORDER) });
  expect(made).toMatchObject({ status: 201, order: { state: 'paying' } });
  await onlooker.seesPhase('paying');
  const code = kiosk.qfpay.issuePaymentCode({ wallet: 'alipay', script: 'approve' });
  const told: string[] = [];
  const toTheEnd = follow(kiosk, made.order, told);
  toTheEnd.catch(() => undefined);
  kiosk.hardware.scan(code);
  // A host that is told of no change hears of the end only when its minute is over.
  await eventually(() => told.at(-1) === 'delivered', {
    what: () => `the delivery is told; so far: ${told.join(', ')}`,
  });
  await toTheEnd;
  expectSound(kiosk, [code, TOKEN]);
});

/** Waits for each change, a minute at most, until the order is over. */
async function follow(kiosk: RunningKiosk, made: Told, told: string[]): Promise<void> {
  for (let last = made; !last.over; ) {
    last = (await ask(kiosk, `/api/orders/${ORDER.id}?wait=60s&revision=${last.revision}`)).order;
    told.push(last.state);
  }
}

async function ask(kiosk: RunningKiosk, path: string, init: RequestInit = {}) {
  const response = await fetch(`${kiosk.url}${path}`, { ...init, headers: { authorization: `Bearer ${TOKEN}` } });
  return { status: response.status, order: (await response.json()) as Told };
}
