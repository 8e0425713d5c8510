import { expect, test } from 'vitest';
import { DeskUnderTest, NOON } from '../support/command-desk.ts';

const at = (ms: number) => new Date(ms).toISOString();

test.each([
  ['at the last moment', { issuedAt: at(NOON - 600_000), notAfter: at(NOON) }, null],
  ['a moment later', { issuedAt: at(NOON - 600_000), notAfter: at(NOON - 1) }, 'expired'],
  ['by a clock that is a minute ahead', { issuedAt: at(NOON + 60_000), notAfter: at(NOON + 90_000) }, null],
  ['by a clock that is further ahead', { issuedAt: at(NOON + 60_001), notAfter: at(NOON + 90_000) }, 'not yet valid'],
  ['for a whole day', { issuedAt: at(NOON), notAfter: at(NOON + 86_400_000) }, null],
  ['for longer', { issuedAt: at(NOON), notAfter: at(NOON + 86_400_001) }, 'bad lifetime'],
  ['for no time', { issuedAt: at(NOON), notAfter: at(NOON) }, 'bad lifetime'],
  ['for less than no time', { issuedAt: at(NOON), notAfter: at(NOON - 1) }, 'bad lifetime'],
])('signed %s', (_, times, why) => {
  const kiosk = new DeskUnderTest();
  expect(kiosk.send(kiosk.signer.text({ id: 'one', ...times }))).toBeNull();
  expect(kiosk.posted).toHaveLength(why === null ? 1 : 0);
  expect(kiosk.answers).toEqual(why === null ? [] : [{ id: 'one', result: 'refused', why }]);
});

test('while the clock is not plausible nothing is carried out, and the reason is the clock', () => {
  const kiosk = new DeskUnderTest();
  kiosk.clockTrusted = false;
  const text = kiosk.signer.text({ id: 'one' }, NOON);
  kiosk.send(text);
  // Long over by the kiosk's clock, which may be wrong.
  kiosk.send(kiosk.signer.text({ id: 'two' }, NOON - 86_400_000 * 30));
  expect(kiosk.answers.map(({ why }) => why)).toEqual(['clock not trusted', 'clock not trusted']);
  kiosk.clockTrusted = true;
  kiosk.send(text);
  expect(kiosk.posted.map(({ id }) => id)).toEqual(['one']);
});
