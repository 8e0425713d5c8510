import { expect, test } from 'vitest';
import { KioskDirectory } from '../../src/relay/directory.ts';

const two = new KioskDirectory([
  { id: 'car-park-a', orderPrefix: 'CARPARKA', places: ['S1'] },
  { id: 'r', orderPrefix: 'R', places: ['S2', 'T3'] },
]);

test.each([
  ['CARPARKA000000120815', 'car-park-a'],
  ['CARPARKAR00000120815', 'car-park-a'],
  // The prefix R beside the R of a refund.
  ['R000000120815', 'r'],
  ['RR00000120815', 'r'],
])('the number %s is of kiosk %s', (orderNumber, id) => {
  expect(two.route({ orderNumber, place: null })).toEqual({ kind: 'kiosk', id });
});

test('the place of a payment with a number of ours says nothing', () => {
  const route = two.route({ orderNumber: 'CARPARKA000000120815', place: 'S2' });
  expect(route).toEqual({ kind: 'kiosk', id: 'car-park-a' });
});

test.each([
  ['000000120815'],
  ['20240506-1'],
  ['carparka000000120815'],
  ['CARPARKAX00000120815'],
  ['TWELVELETTER000000120815'],
  [''],
])('the number "%s" is of another system', (orderNumber) => {
  expect(two.route({ orderNumber, place: 'S1' })).toEqual({ kind: 'another system' });
});

test.each([
  ['CARPARKB000000120815', 'CARPARKB'],
  ['CARPARK000000120815', 'CARPARK'],
  ['CARPARKA1000000120815', 'CARPARKA1'],
])('the number %s looks like ours, and no kiosk has that prefix', (orderNumber, seen) => {
  expect(two.route({ orderNumber, place: null })).toEqual({ kind: 'nowhere', why: 'unknown prefix', seen });
});

test('an entry code is of the kiosk of its place', () => {
  expect(two.route({ orderNumber: null, place: 'T3' })).toEqual({ kind: 'kiosk', id: 'r' });
  expect(two.route({ orderNumber: null, place: 'S9' })).toMatchObject({
    kind: 'nowhere',
    why: 'unknown place',
    seen: 'S9',
  });
  expect(two.route({ orderNumber: null, place: null })).toMatchObject({ kind: 'nowhere', why: 'no place named' });
});

test('an entry code is of the only kiosk', () => {
  const one = new KioskDirectory([{ id: 'a', orderPrefix: 'A', places: ['S1'] }]);
  expect(one.route({ orderNumber: null, place: null })).toEqual({ kind: 'kiosk', id: 'a' });
  expect(one.route({ orderNumber: null, place: 'elsewhere' })).toEqual({ kind: 'kiosk', id: 'a' });
  expect(one.route({ orderNumber: 'B000000120815', place: 'S1' })).toMatchObject({ kind: 'nowhere' });
});
