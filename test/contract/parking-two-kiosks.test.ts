import { afterEach, beforeEach, expect, test } from 'vitest';
import { SiteKeys } from '../../src/parking/keys.ts';
import { signTicket } from '../../src/parking/signed-code.ts';
import { EXIT, gateOpens, HOUR_MS, PAY_STATION, payStay } from '../support/car-park.ts';
import { Mosquitto } from '../support/mosquitto.ts';
import { SITE_SECRET } from '../support/parking.ts';
import { DrivenCarPark } from '../support/parking-drive.ts';

const KEYS = new SiteKeys(SITE_SECRET);
const ALONE = { ...EXIT, alone: 'open' } as const;

let broker: Mosquitto;
let pay: DrivenCarPark;
let exit: DrivenCarPark;

beforeEach(async () => {
  broker = await Mosquitto.start();
  pay = new DrivenCarPark(broker.url, 'pay-1', 'exit-1', PAY_STATION);
  exit = new DrivenCarPark(broker.url, 'exit-1', 'pay-1', EXIT);
  await pay.siteIs('ready');
  await exit.siteIs('ready');
});

afterEach(async () => {
  await pay.stop();
  await exit.stop();
  await broker.remove();
});

function newTicket(serial: number): { readonly text: string; readonly key: string } {
  const text = signTicket(KEYS, { serial: new Uint8Array(5).fill(serial), enteredAt: pay.kiosk.wall - 2 * HOUR_MS });
  const reading = pay.carPark.readCode(text);
  return { text, key: reading.kind === 'ticket' ? reading.key : '' };
}

test('paid at one kiosk, it opens the exit once', async () => {
  const { text, key } = newTicket(1);
  exit.scan(text);
  expect(exit.told).toBe('pay first');
  exit.idle();
  pay.scan(text);
  expect(pay.kiosk.phase).toMatchObject({ name: 'stay', due: { minor: 600 } });
  payStay(pay.kiosk);
  pay.tellSite();
  await exit.knowsOf(key, 'payments', 1);
  exit.scan(text);
  expect(exit.told).toBe('opening');
  gateOpens(exit.kiosk);
  exit.idle();
  exit.scan(text);
  expect(exit.told).toBe('ticket used before');
  await pay.knowsOf(key, 'used', 1);
  pay.idle();
  pay.scan(text);
  expect(pay.told).toBe('ticket used before');
});

test('while the broker is away the exit does as it was told to; what was paid meanwhile counts once it is back', async () => {
  const [early, late] = [newTicket(2), newTicket(3)];
  pay.scan(early.text);
  payStay(pay.kiosk);
  pay.tellSite();
  await exit.knowsOf(early.key, 'payments', 1);
  await broker.down();
  await exit.siteIs('failing');
  await pay.siteIs('failing');
  exit.scan(early.text);
  expect(exit.told).toBe('cannot tell');
  exit.idle();
  exit.kiosk.settings = { ...exit.kiosk.settings, parking: ALONE };
  exit.scan(early.text);
  expect(exit.told).toBe('opening');
  gateOpens(exit.kiosk);
  exit.idle();
  pay.idle();
  pay.scan(late.text);
  payStay(pay.kiosk);
  pay.tellSite();
  exit.scan(late.text);
  expect(exit.told).toBe('cannot tell');
  exit.idle();
  await broker.up();
  await exit.knowsOf(late.key, 'payments', 1);
  await pay.knowsOf(early.key, 'used', 1);
  await exit.siteIs('ready');
  exit.scan(late.text);
  expect(exit.told).toBe('opening');
});

test('a plate that is typed is the plate that was reported', async () => {
  const reported = exit.carPark.readTyped('plate', '粤Z-1234 港');
  const key = reported.kind === 'ticket' ? reported.key : '';
  exit.kiosk.send({ type: 'ticket fact', fact: { fact: 'entered', key, at: exit.kiosk.wall - HOUR_MS } });
  exit.carPark.tell({ fact: 'entered', key, at: exit.kiosk.wall - HOUR_MS });
  await pay.knowsOf(key, 'used', 0);
  pay.kiosk.send({ type: 'type plate' });
  for (const sign of 'Z1234') {
    pay.kiosk.send({ type: 'key', key: sign });
  }
  pay.kiosk.send({ type: 'enter' });
  pay.tellSite();
  expect(pay.kiosk.phase).toMatchObject({ name: 'stay', ticket: key, due: { minor: 300 } });
});

test("a lost ticket's substitute opens the exit, and a copy of it does not", async () => {
  pay.kiosk.send({ type: 'health', part: 'printer', health: { status: 'ready', reason: '' } });
  pay.kiosk.send({ type: 'lost ticket' });
  const { ticket: key } = pay.kiosk.phaseAs('stay');
  payStay(pay.kiosk);
  pay.tellSite();
  await exit.knowsOf(key, 'payments', 1);
  const pass = pay.carPark.exitCodeFor(key);
  exit.scan(pass);
  expect(exit.told).toBe('opening');
  gateOpens(exit.kiosk);
  exit.idle();
  exit.scan(pass);
  expect(exit.told).toBe('ticket used before');
});
