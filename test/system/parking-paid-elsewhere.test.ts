import { expect, onTestFinished, test } from 'vitest';
import { expectSound } from '../support/bad-input.ts';
import { eventually } from '../support/eventually.ts';
import { Mosquitto } from '../support/mosquitto.ts';
import { Onlooker } from '../support/onlooker.ts';
import { HOUR_AND_A_HALF_MS, knows, newTicket, parkingKiosk, paysStay } from '../support/parking-kiosk.ts';
import type { RunningKiosk } from '../support/running-kiosk.ts';

/** Paid, or used: what one daemon did, the other knows only from what they tell each other over the broker. */
test('a ticket paid at one daemon opens the exit of another, once', async () => {
  const broker = await Mosquitto.start();
  onTestFinished(() => broker.remove());
  const pay = await parkingKiosk({ id: 'pay-1', peer: 'exit-1', role: 'pay station', brokerUrl: broker.url });
  const exit = await parkingKiosk({ id: 'exit-1', peer: 'pay-1', role: 'exit', brokerUrl: broker.url });
  await Promise.all([pay.boot(), exit.boot()]);
  await Promise.all([hearsTheOther(pay), hearsTheOther(exit)]);
  const [atPay, atExit] = await Promise.all([Onlooker.at(pay), Onlooker.at(exit)]);
  const ticket = newTicket(HOUR_AND_A_HALF_MS);

  exit.hardware.scan(ticket);
  await atExit.sees(({ title }) => title === 'Please pay first', 'pay first');
  await atExit.seesPhase('idle');
  pay.hardware.scan(ticket);
  const stay = await atPay.seesPhase('stay');
  expect(stay.sale).toMatchObject({ amount: { currency: 'MYR', minor: 600 } });
  const code = await paysStay(pay, atPay);

  await knows(exit, 'paid');
  exit.hardware.scan(ticket);
  await atExit.seesPhase('opening');
  await atExit.sees(({ phase, tone }) => phase === 'told' && tone === 'good', 'that the gate has opened');
  expect(exit.pulses('motor1')).toBe(1);
  await atExit.seesPhase('idle');

  exit.hardware.scan(ticket);
  await atExit.sees(isUsed, 'used before, at the exit');
  expect(exit.pulses('motor1')).toBe(1);
  await knows(pay, 'used');
  pay.hardware.scan(ticket);
  await atPay.sees(isUsed, 'used before, at the pay station');

  expectSound(pay, [code, ticket]);
  expectSound(exit, [code, ticket]);
});

function isUsed({ title }: { readonly title: string }): boolean {
  return title === 'This ticket was used before';
}

async function hearsTheOther(kiosk: RunningKiosk): Promise<void> {
  let last: unknown;
  const ready = async () => {
    const { parts } = (await (await fetch(`${kiosk.url}/healthz`)).json()) as {
      parts: Record<string, { status: string }>;
    };
    last = parts['site'];
    return parts['site']?.status === 'ready';
  };
  await eventually(ready, { what: () => `the kiosk hears the other one of its site: ${JSON.stringify(last)}` });
}
