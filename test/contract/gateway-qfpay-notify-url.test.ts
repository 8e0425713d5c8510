import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { expect, it, onTestFinished } from 'vitest';
import { eventually } from '../support/eventually.ts';
import { never, qfpayRig } from '../support/gateways.ts';

it('the address that is configured goes along with the order, and is where the payment is told of', async () => {
  const heard: string[] = [];
  const merchant = createServer((request, response) => {
    heard.push(request.url ?? '');
    request.resume().once('end', () => response.end('SUCCESS'));
  });
  merchant.listen(0, '127.0.0.1');
  await once(merchant, 'listening');
  onTestFinished(() => void merchant.close());
  const notifyUrl = `http://127.0.0.1:${(merchant.address() as AddressInfo).port}/notify/qfpay`;
  const rig = await qfpayRig({ settings: { notifyUrl } });
  onTestFinished(() => rig.stop());
  const payment = rig.payment({ mode: 'mpm' });

  expect((await rig.gateway.present(payment, never)).kind).toBe('order code');
  rig.sandbox.approve(payment.orderNumber);

  await eventually(() => heard.length > 0, { what: 'the notification' });
  expect(heard[0]).toBe('/notify/qfpay');
});
