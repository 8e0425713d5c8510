import { expect, test } from 'vitest';
import { outboundEvent } from '../../src/runtime/outbound.ts';

test('an opened door is news for whoever watches for attacks, and not the trouble of a device', () => {
  const health = { status: 'failing', reason: 'the door is open (front): close it' } as const;
  expect(outboundEvent({ kind: 'health', part: 'contact:front', health })).toEqual({
    type: 'security',
    payload: { what: 'contact', saleId: null, orderNumber: null, contact: 'front', ...health },
  });
});

test('any other part is a device', () => {
  const health = { status: 'failing', reason: 'no paper: put in a new roll' } as const;
  expect(outboundEvent({ kind: 'health', part: 'printer', health })).toEqual({
    type: 'device',
    payload: { device: 'printer', ...health },
  });
});
