import { execFile } from 'node:child_process';
import { join, resolve } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { plainEnvironment } from '../support/environment.ts';
import { eventually } from '../support/eventually.ts';
import { RunningKiosk } from '../support/running-kiosk.ts';

let kiosk: RunningKiosk;
beforeAll(async () => {
  kiosk = await RunningKiosk.start();
});
afterAll(() => kiosk?.close());

/** The report of a process of its own, beside the daemon that sells. */
async function report(...options: string[]): Promise<{ code: number; out: string; err: string }> {
  const args = [resolve('dist/kioskd.cjs'), 'report', '--config', kiosk.configPath, ...options];
  return await new Promise((done) => {
    execFile(process.execPath, args, { env: plainEnvironment() }, (error, out, err) => {
      done({ code: error === null ? 0 : Number(error.code), out, err });
    });
  });
}

async function buys(item: string): Promise<void> {
  await kiosk.choose(item);
  const thanks = kiosk.seesPhase('thanks');
  kiosk.hardware.scan(kiosk.qfpay.issuePaymentCode({ wallet: 'alipay', script: 'approve' }));
  await thanks;
  await kiosk.seesPhase('idle');
}

test('while the daemon sells, its day is held against what QFPay itself has', async () => {
  await buys('water');
  await buys('juice');
  const settled = (): boolean => kiosk.qfpay.orders().every(({ state }) => state !== 'created' && state !== 'pending');
  await eventually(settled, { what: 'the order codes that nobody paid are closed' });
  const paid = kiosk.qfpay.orders().filter(({ state }) => state === 'paid');
  expect(paid).toHaveLength(2);

  // From the day before, lest midnight comes between a sale and the report.
  const from = new Date(Date.now() - 86_400_000).toISOString().slice(0, 10);
  const csv = join(kiosk.folder, 'takings.csv');
  const agreed = await report('--from', from, '--live', 'qfpay', '--json', '--csv', csv);
  expect({ code: agreed.code, err: agreed.err }).toEqual({ code: 0, err: '' });
  const told = JSON.parse(agreed.out);
  expect(told.comparison).toMatchObject({ gateway: 'qfpay', agreed: 2, differences: [] });
  expect(told.totals).toMatchObject([
    { taken: { count: 2, minor: 500 }, withoutProof: { count: 1, minor: 250 }, kept: 500 },
  ]);

  const refunded = paid[0]?.orderNumber ?? '';
  kiosk.qfpay.refundByHand(refunded, null);
  const differs = await report('--from', from, '--live', 'qfpay');
  expect({ code: differs.code, err: differs.err }).toEqual({ code: 1, err: '' });
  expect(differs.out).toContain('REFUND NOT IN THE JOURNAL (1)');
  expect(differs.out).toContain(refunded);

  await buys('water');
  expect(kiosk.log.some(({ event }) => event === 'process.fault')).toBe(false);
});
