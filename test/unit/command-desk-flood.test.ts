import { expect, test } from 'vitest';
import { DeskUnderTest, NOON } from '../support/command-desk.ts';
import { Signer } from '../support/command-sign.ts';

test('five a second are looked at; a broker that floods does not use up what a person at the kiosk needs', () => {
  const kiosk = new DeskUnderTest();
  const forged = new Signer('front-desk').text({}, NOON);
  const flaws = Array.from({ length: 500 }, () => kiosk.send(forged, 'reset-breaker', 'broker'));
  expect(flaws.filter((flaw) => flaw === 'bad signature')).toHaveLength(5);
  expect(kiosk.answers).toEqual([]);
  kiosk.send(kiosk.signer.text({}, NOON), 'reset-breaker', 'local');
  expect(kiosk.posted).toHaveLength(1);
});

test('who repeats a signed command for ever gets two refusals a second from the broker, and no event', () => {
  const kiosk = new DeskUnderTest();
  const text = kiosk.signer.text({ id: 'one' }, NOON);
  kiosk.send(text, 'reset-breaker', 'broker');
  kiosk.desk.replied('one', { result: 'done' });
  kiosk.later();
  for (let n = 0; n < 1_000; n += 1) {
    kiosk.send(text, 'reset-breaker', 'broker');
    kiosk.later(10);
  }
  expect(kiosk.posted).toHaveLength(1);
  expect(kiosk.answers.length).toBeLessThanOrEqual(1 + 2 * 11);
  expect(kiosk.answers.length).toBeGreaterThan(10);
});
