import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeEach, expect, onTestFinished, test } from 'vitest';
import { preparedKiosk, setConfig } from '../support/bad-input.ts';
import { Operator } from '../support/command-kiosk.ts';
import { keys } from '../support/command-line.ts';
import { Signer } from '../support/command-sign.ts';
import { eventually } from '../support/eventually.ts';
import { Mosquitto } from '../support/mosquitto.ts';
import type { RunningKiosk } from '../support/running-kiosk.ts';

const KIOSK = 'test-kiosk';
const signer = new Signer('boss');

interface HealthDocument {
  readonly jobs: { readonly count: number; readonly list: readonly { readonly id: string; readonly kind: string }[] };
  readonly breaker: { readonly tripped: boolean };
}

let kiosk: RunningKiosk;
beforeEach(async () => {
  kiosk = await preparedKiosk();
  setConfig(kiosk, { 'kiosk.commandKeys': [signer.configured] });
});

/** WavPay cannot pay back: a jammed slot leaves money that only a person can return. @returns the id of the job. */
async function refundOwed(): Promise<string> {
  kiosk.hardware.jam(true);
  await kiosk.choose('water');
  await kiosk.hardware.scan(kiosk.wavpay.issuePaymentCode({ wallet: 'wavpay', script: 'approve' }));
  await eventually(() => logged('job.opened') !== undefined, { what: 'the job is in the log' });
  await kiosk.seesPhase('idle');
  return String(logged('job.opened')?.['jobId']);
}

function logged(event: string) {
  return kiosk.log.findLast((line) => line.event === event);
}

/** `keys sign --send` as a person at the kiosk does it, with the key in a file. */
async function atTheKiosk(...what: string[]) {
  const file = join(kiosk.folder, 'boss');
  const pem = signer.privateKey.export({ format: 'pem', type: 'pkcs8' });
  writeFileSync(file, `kioskd command key: boss\n${pem}`, { mode: 0o600 });
  return await keys('sign', '--key', file, '--kiosk', KIOSK, '--command', ...what, '--send', kiosk.url);
}

const settle = (job: string) => ({ kiosk: KIOSK, command: 'settle-job', args: { job, as: 'paid back' } }) as const;

test('over the broker: the job is told, settled once, and gone after a restart too', async () => {
  const broker = await Mosquitto.start();
  onTestFinished(() => broker.remove());
  setConfig(kiosk, { mqtt: { url: broker.url } });
  const operator = await Operator.start(broker.url, 5, [`kioskd/${KIOSK}/reply/+`]);
  onTestFinished(() => operator.stop());
  const watcher = await Operator.start(broker.url, 5, [`kioskd/${KIOSK}/health`]);
  onTestFinished(() => watcher.stop());
  const health = () => watcher.replies.at(-1)?.body as HealthDocument | undefined;
  await kiosk.boot();

  const job = await refundOwed();
  await eventually(() => health()?.jobs.list[0]?.id === job, { what: 'the health document has the job' });
  expect(health()?.jobs).toMatchObject({ count: 1, list: [{ kind: 'refund owed', amount: '2.50', currency: 'MYR' }] });

  const forged = new Signer('boss').text({ ...settle(job), id: 'forged' });
  await operator.send('settle-job', forged, {}, KIOSK);
  const text = signer.text({ ...settle(job), id: 'one' });
  await operator.send('settle-job', text, {}, KIOSK);
  expect((await operator.replied(1)).map(({ body }) => body)).toEqual([{ id: 'one', result: 'done', why: null }]);
  await eventually(() => health()?.jobs.count === 0, { what: 'the health document has no job any more' });

  await kiosk.kill9();
  await kiosk.boot();
  await eventually(() => kiosk.log.filter(({ event }) => event === 'mqtt.connected').length === 2, {
    what: 'the kiosk is at the broker again',
  });
  // Its subscription follows the connection: asked until somebody answers.
  await eventually(
    async () => {
      await operator.send('settle-job', text, {}, KIOSK);
      return operator.replies.length > 1;
    },
    { what: 'the repeated command is answered' },
  );
  expect(operator.replies[1]?.body).toEqual({ id: 'one', result: 'refused', why: 'seen before' });
  expect((await kiosk.kinds()).filter((kind) => kind === 'job settled')).toHaveLength(1);
});

test('at the kiosk, without a broker', async () => {
  await kiosk.boot();
  const job = await refundOwed();
  expect(await atTheKiosk('settle-job', '--arg', 'job=NO-J9', '--arg', 'as=paid back')).toMatchObject({
    code: 1,
    err: 'Refused: no such job.\n',
  });
  expect(await atTheKiosk('settle-job', '--arg', `job=${job}`, '--arg', 'as=paid back')).toMatchObject({ code: 0 });
  expect(await atTheKiosk('settle-job', '--arg', `job=${job}`, '--arg', 'as=paid back')).toMatchObject({ code: 1 });
  await eventually(() => logged('job.settled') !== undefined, { what: 'it is in the log' });
  expect(logged('job.settled')).toMatchObject({ jobId: job, as: 'paid back' });
  expect(logged('command.answered')).toMatchObject({ command: 'settle-job', by: 'boss', from: 'local' });
});

test('a tripped breaker stays so over a restart, and is reset by a signed command', async () => {
  setConfig(kiosk, { 'orders.maxChargesPerHour': 1 });
  await kiosk.boot();
  await kiosk.choose('water');
  await kiosk.hardware.scan(kiosk.qfpay.issuePaymentCode({ wallet: 'alipay', script: 'decline' }));
  // The second scanned code is one too many.
  await eventually(() => kiosk.qfpay.orders().some(({ state }) => state === 'declined'), {
    what: 'the first is declined',
  });
  await kiosk.seesPhase('paying');
  await kiosk.hardware.scan(kiosk.qfpay.issuePaymentCode({ wallet: 'alipay', script: 'approve' }));
  await eventually(() => logged('breaker.tripped') !== undefined, { what: 'the breaker has tripped' });
  await kiosk.seesPhase('out of service');
  expect(kiosk.pulses('motor1')).toBe(0);
  await kiosk.kill9();
  await kiosk.spawn();
  await kiosk.seesPhase('out of service');
  expect(await atTheKiosk('reset-breaker')).toMatchObject({ code: 0, out: 'Done.\n' });
  await kiosk.seesPhase('idle');
});
