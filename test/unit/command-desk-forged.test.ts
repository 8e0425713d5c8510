import { expect, test } from 'vitest';
import { DeskUnderTest, NOON } from '../support/command-desk.ts';
import { Signer } from '../support/command-sign.ts';

const SETTLE = { command: 'settle-job', args: { job: 'K1-J1', as: 'paid back' } } as const;

test('a signed command is posted, and answered when the domain has answered', () => {
  const kiosk = new DeskUnderTest();
  expect(kiosk.send(kiosk.signer.text({ ...SETTLE, id: 'one', counter: 7 }, NOON), 'settle-job')).toBeNull();
  expect(kiosk.posted).toEqual([
    { id: 'one', key: 'front-desk', counter: 7, command: { do: 'settle job', jobId: 'K1-J1', as: 'paid back' } },
  ]);
  expect(kiosk.answers).toEqual([]);
  kiosk.desk.replied('one', { result: 'done' });
  expect(kiosk.answers).toEqual([{ id: 'one', result: 'done', why: null }]);
  expect(kiosk.timers.every(({ cancelled }) => cancelled)).toBe(true);
  expect(kiosk.desk.counts()).toEqual([{ result: 'done', count: 1 }]);
});

test('every single bit of every field is protected', () => {
  const signer = new Signer();
  const kiosk = new DeskUnderTest({ keys: [signer.commandKey] });
  const message = Buffer.from(signer.text({ ...SETTLE, id: 'one', counter: 7 }, NOON));
  let unreadable = 0;
  let forged = 0;
  for (let bit = 0; bit < message.length * 8; bit += 1) {
    const altered = Buffer.from(message);
    altered[bit >> 3] = (altered[bit >> 3] ?? 0) ^ (1 << (bit & 7));
    kiosk.later();
    const flaw = kiosk.send(altered, 'settle-job');
    if (flaw === null || !['unreadable', 'unknown key', 'bad signature'].includes(flaw)) {
      throw new Error(`believed, or not for its content: ${altered.toString('latin1')}`);
    }
    unreadable += flaw === 'unreadable' ? 1 : 0;
    forged += flaw === 'bad signature' ? 1 : 0;
  }
  expect([kiosk.posted, kiosk.answers]).toEqual([[], []]);
  // Both kinds are really reached.
  expect(unreadable).toBeGreaterThan(100);
  expect(forged).toBeGreaterThan(100);
});

test.each([
  ['another kiosk', { kiosk: 'k2' }],
  ['another command', { command: 'settle-job' }],
])('one signed for %s is not believed', (_, what) => {
  const kiosk = new DeskUnderTest();
  expect(kiosk.send(kiosk.signer.text(what, NOON))).toBe('bad signature');
  expect(kiosk.posted).toEqual([]);
});

test('neither is one of a key with the right name, nor one of a key that is not configured', () => {
  const kiosk = new DeskUnderTest();
  expect(kiosk.send(new Signer('front-desk').text({}, NOON))).toBe('bad signature');
  expect(kiosk.send(new Signer('stranger').text({}, NOON))).toBe('unknown key');
  const two = new DeskUnderTest({ keys: [kiosk.signer.commandKey, new Signer('second').commandKey] });
  expect(two.send(kiosk.signer.text({ key: 'second' }, NOON))).toBe('bad signature');
  expect([kiosk.posted, two.posted, kiosk.answers]).toEqual([[], [], []]);
});

test('without keys nothing is even looked at', () => {
  const kiosk = new DeskUnderTest({ keys: [] });
  expect(kiosk.send(kiosk.signer.text({}, NOON))).toBe('no keys');
  expect(kiosk.desk.counts()).toEqual([{ result: 'no keys', count: 1 }]);
});

test('the log counts what was refused once a minute, and repeats nothing of it', () => {
  const kiosk = new DeskUnderTest();
  for (let n = 0; n < 4; n += 1) {
    kiosk.send(new Signer('front-desk').text({ id: 'evil' }, NOON));
  }
  kiosk.later(60_000);
  kiosk.send('evil');
  const lines = kiosk.log.events.filter(({ id }) => id === 'command.refused').map(({ fields }) => fields);
  expect(lines).toEqual([
    { why: 'bad signature', from: 'local', count: 1 },
    { why: 'unreadable', from: 'local', count: 4 },
  ]);
});
