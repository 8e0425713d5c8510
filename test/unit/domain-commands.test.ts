import { expect, test } from 'vitest';
import { KioskDrive } from '../support/kiosk-drive.ts';

const LOOK = { do: 'settle job', jobId: 'LOB1-J9', as: 'looked at' } as const;

test('a command is written before anybody is answered, whatever came of it', () => {
  const kiosk = KioskDrive.ready();
  const signed = { id: 'c-1', key: 'office', counter: 7, command: { do: 'reset breaker' } } as const;
  const step = kiosk.send({ type: 'command', signed });
  expect(step.entries).toEqual([{ kind: 'command', ...signed, result: { result: 'done' } }]);
  expect(step.state.counters['command:office']).toBe(7);
  expect(step.effects).toEqual([{ do: 'reply', commandId: 'c-1', result: { result: 'done' } }]);
});

test('a job that there is not is refused, and the counter is used up all the same', () => {
  const kiosk = KioskDrive.ready();
  expect(kiosk.command(LOOK, { counter: 5 })).toEqual({ result: 'refused', why: 'no such job' });
  expect(kiosk.entriesOf('command')).toMatchObject([{ counter: 5, result: { why: 'no such job' } }]);
  expect(kiosk.command(LOOK, { counter: 5 })).toEqual({ result: 'refused', why: 'seen before' });
});

test.each([
  ['the same again', 10],
  ['an older one', 9],
  ['nothing', 0],
])('%s does nothing and writes nothing', (_what, counter) => {
  const kiosk = KioskDrive.ready();
  kiosk.command({ do: 'reset breaker' }, { counter: 10 });
  const { length } = kiosk.entries;
  expect(kiosk.command({ do: 'reset breaker' }, { counter })).toEqual({ result: 'refused', why: 'seen before' });
  expect(kiosk.entries).toHaveLength(length);
});

test('nor after a restart', () => {
  const kiosk = KioskDrive.ready();
  kiosk.command({ do: 'reset breaker' }, { counter: 10 });
  kiosk.restart();
  expect(kiosk.command({ do: 'reset breaker' }, { counter: 10 })).toEqual({ result: 'refused', why: 'seen before' });
  expect(kiosk.command({ do: 'reset breaker' }, { counter: 11 })).toEqual({ result: 'done' });
});

test('each key has a counter of its own', () => {
  const kiosk = KioskDrive.ready();
  kiosk.command({ do: 'reset breaker' }, { counter: 10 });
  expect(kiosk.command({ do: 'reset breaker' }, { key: 'van', counter: 1 })).toEqual({ result: 'done' });
});

test('a kiosk that has not read its journal does not know what was here before, so it takes nothing', () => {
  const kiosk = new KioskDrive();
  expect(kiosk.command({ do: 'reset breaker' }, { counter: 10 })).toEqual({ result: 'refused', why: 'not ready' });
  expect(kiosk.entries).toEqual([]);
  kiosk.boot();
  expect(kiosk.command({ do: 'reset breaker' }, { counter: 10 })).toEqual({ result: 'done' });
});

test('one that has read it takes commands while it still waits for its devices', () => {
  const kiosk = new KioskDrive();
  kiosk.send({ type: 'loaded', sales: [], payments: [], jobs: [], counters: {}, session: 1, tail: '1' });
  expect(kiosk.phase.name).toBe('starting');
  expect(kiosk.command({ do: 'reset breaker' })).toEqual({ result: 'done' });
});
