import { describe, expect, test } from 'vitest';
import { DeskUnderTest, NOON } from '../support/command-desk.ts';

describe('a command that comes again', () => {
  test('while it is carried out has no second event; over the broker it has no second answer either', () => {
    const kiosk = new DeskUnderTest();
    const text = kiosk.signer.text({ id: 'one' }, NOON);
    kiosk.send(text, 'reset-breaker', 'broker');
    kiosk.send(text, 'reset-breaker', 'broker');
    expect(kiosk.answers).toEqual([]);
    kiosk.send(text, 'reset-breaker', 'local');
    expect(kiosk.answers).toEqual([{ id: 'one', result: 'refused', why: 'under way' }]);
    kiosk.desk.replied('one', { result: 'done' });
    expect(kiosk.posted).toHaveLength(1);
    expect(kiosk.answers.slice(1)).toEqual([{ id: 'one', result: 'done', why: null }]);
  });

  test('afterwards is refused as seen before, as are all older ones of its key', () => {
    const kiosk = new DeskUnderTest();
    const older = kiosk.signer.text({ id: 'older', counter: 6 }, NOON);
    const text = kiosk.signer.text({ id: 'one', counter: 7 }, NOON);
    kiosk.send(text);
    kiosk.desk.replied('one', { result: 'refused', why: 'no such job' });
    kiosk.send(text);
    kiosk.send(older);
    expect(kiosk.posted).toHaveLength(1);
    expect(kiosk.answers.map(({ id, why }) => [id, why])).toEqual([
      ['one', 'no such job'],
      ['one', 'seen before'],
      ['older', 'seen before'],
    ]);
    kiosk.send(kiosk.signer.text({ id: 'newer', counter: 8 }, NOON));
    expect(kiosk.posted.map(({ id }) => id)).toEqual(['one', 'newer']);
  });

  test('after a restart reaches the domain, which knows the durable counter', () => {
    const before = new DeskUnderTest();
    const text = before.signer.text({ id: 'one' }, NOON);
    const kiosk = new DeskUnderTest({ keys: [before.signer.commandKey] });
    kiosk.send(text);
    expect(kiosk.posted.map(({ id }) => id)).toEqual(['one']);
    kiosk.desk.replied('one', { result: 'refused', why: 'seen before' });
    kiosk.send(text);
    expect(kiosk.posted).toHaveLength(1);
    expect(kiosk.lastWord).toBe('seen before');
  });

  test('after the kiosk was not ready is new', () => {
    const kiosk = new DeskUnderTest();
    const text = kiosk.signer.text({ id: 'one' }, NOON);
    kiosk.send(text);
    kiosk.desk.replied('one', { result: 'refused', why: 'not ready' });
    kiosk.send(text);
    expect(kiosk.posted).toHaveLength(2);
  });
});

describe('an answer', () => {
  test('that is late is said to be unknown, and comes after all', () => {
    const kiosk = new DeskUnderTest();
    kiosk.send(kiosk.signer.text({ id: 'one' }, NOON));
    kiosk.timers[0]?.callback();
    expect(kiosk.answers).toEqual([{ id: 'one', result: 'unknown', why: 'no answer yet' }]);
    kiosk.desk.replied('one', { result: 'done' });
    expect(kiosk.lastWord).toBe('done');
  });

  test('that nobody waits for is passed over', () => {
    const kiosk = new DeskUnderTest();
    kiosk.desk.replied('other', { result: 'done' });
    kiosk.send(kiosk.signer.text({ id: 'one' }, NOON));
    kiosk.desk.stop();
    kiosk.desk.replied('one', { result: 'done' });
    expect(kiosk.answers).toEqual([]);
    expect(kiosk.timers.every(({ cancelled }) => cancelled)).toBe(true);
  });

  test('is waited for by so many at most; those that wait for ever make room', () => {
    const kiosk = new DeskUnderTest();
    for (let n = 0; n < 40; n += 1) {
      kiosk.send(kiosk.signer.text({ id: `c${n}` }, NOON));
      kiosk.later();
    }
    expect(kiosk.posted).toHaveLength(32);
    expect(kiosk.lastWord).toBe('busy');
    kiosk.later(600_001);
    kiosk.send(kiosk.signer.text({ id: 'last' }, NOON));
    expect(kiosk.posted.at(-1)?.id).toBe('last');
  });
});
