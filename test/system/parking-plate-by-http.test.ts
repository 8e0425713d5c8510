import { expect, test } from 'vitest';
import { expectSound } from '../support/bad-input.ts';
import { eventually } from '../support/eventually.ts';
import { Onlooker } from '../support/onlooker.ts';
import { TOKEN } from '../support/parking-entries.ts';
import { HOUR_AND_A_HALF_MS, parkingKiosk, paysStay, press, typesPlate } from '../support/parking-kiosk.ts';

test('a camera posts to a running kiosk which plate came in; whoever types it pays for that stay', async () => {
  const kiosk = await parkingKiosk({ id: 'pay-1', role: 'pay station' });
  await kiosk.boot();
  const onlooker = await Onlooker.at(kiosk);
  await typesPlate(kiosk, onlooker, 'AB1234');
  await onlooker.sees(({ phase, tone }) => phase === 'typing' && tone === 'warn', 'that the plate is not known');
  await press(kiosk, { type: 'back' });
  await onlooker.seesPhase('idle');

  const report = { plate: 'AB 1234', at: new Date(Date.now() - HOUR_AND_A_HALF_MS).toISOString() };
  const post = async (token: string) => {
    const headers = { authorization: `Bearer ${token}` };
    const body = JSON.stringify(report);
    const { status } = await fetch(`${kiosk.url}/api/entries`, { method: 'POST', headers, body });
    return status;
  };
  expect(await post('another-token-0123456789-0123456789')).toBe(401);
  let status = 0;
  const taken = async () => {
    status = await post(TOKEN);
    // 503: a disk that took long. A camera sends it again then, and so it does here.
    return status !== 503;
  };
  await eventually(taken, { what: 'the kiosk answers the camera' });
  expect(status).toBe(200);

  await typesPlate(kiosk, onlooker, 'AB1234');
  const stay = await onlooker.seesPhase('stay');
  expect(stay.sale).toMatchObject({ amount: { currency: 'MYR', minor: 600 } });
  const code = await paysStay(kiosk, onlooker);
  const metrics = await (await fetch(`${kiosk.url}/metrics`)).text();
  expect(metrics).toContain('kioskd_parking_entries_total{result="taken"} 1');
  expect(metrics).toContain('kioskd_token_refusals_total{where="/api/entries",why="wrong token"} 1');
  expectSound(kiosk, [code, TOKEN, 'AB1234', 'AB 1234']);
});
