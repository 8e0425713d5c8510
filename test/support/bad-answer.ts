import { expect } from 'vitest';
import type { AnswerFault } from '../../src/sandbox/gateways/index.ts';
import { expectSound, runningKiosk, sells, settled } from './bad-input.ts';

/**
 * The whole story of one useless answer: QFPay takes the money and answers the charge like this; nothing moves before a
 * good answer to a question, the charge is not sent again, and the next sale is as any other.
 */
export async function survivesAnswer(answer: AnswerFault): Promise<void> {
  const kiosk = await runningKiosk();
  const { qfpay } = kiosk;
  await qfpay.faults.set({ answer, count: 1, verbs: ['charge'] });
  const first = await sells(kiosk);
  const order = qfpay.orders().find((one) => one.state === 'paid')?.orderNumber;
  const about = ['payment.made', 'payment.learned', 'sale.paid', 'delivery.started'];
  const told = kiosk.log.filter((line) => about.includes(line.event) && (line['orderNumber'] ?? order) === order);
  const states = told.map((line) => (line.event === 'payment.learned' ? line['to'] : line.event));
  expect(states.slice(0, 5)).toEqual(['payment.made', 'unknown', 'paid', 'sale.paid', 'delivery.started']);
  expect(qfpay.calls().filter((call) => call.verb === 'charge')).toHaveLength(1);

  const second = await sells(kiosk);
  await settled(kiosk);
  expect(qfpay.orders().filter((order) => order.state === 'paid')).toHaveLength(2);
  expect(qfpay.refunds()).toEqual([]);
  expectSound(kiosk, [first, second]);
}
