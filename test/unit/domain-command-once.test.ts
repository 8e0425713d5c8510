import { describe, expect, test } from 'vitest';
import type { SignedCommand } from '../../src/domain/command.ts';
import { KioskDrive } from '../support/kiosk-drive.ts';

const RESET = { do: 'reset breaker' } as const;
const DONE = { result: 'done' } as const;
const SEEN = { result: 'refused', why: 'seen before' } as const;

function written(kiosk: KioskDrive): readonly number[] {
  return kiosk.entriesOf('command').map(({ counter }) => counter);
}

describe('a signed command is carried out once', () => {
  test('it is durable with its result, and answered under its own name', () => {
    const kiosk = KioskDrive.ready();
    const signed: SignedCommand = { id: 'abc', key: 'office', counter: 7, command: RESET };
    const step = kiosk.send({ type: 'command', signed });
    expect(step.entries).toEqual([
      { kind: 'command', id: 'abc', key: 'office', counter: 7, command: RESET, result: DONE },
    ]);
    expect(step.effects).toEqual([{ do: 'reply', commandId: 'abc', result: DONE }]);
  });

  test.each([
    ['the same counter', 7],
    ['a lower one', 6],
  ])('%s is refused, and leaves no trace', (_what, counter) => {
    const kiosk = KioskDrive.ready();
    kiosk.command(RESET, { counter: 7 });
    expect(kiosk.command(RESET, { counter })).toEqual(SEEN);
    expect(written(kiosk)).toEqual([7]);
    expect(kiosk.command(RESET, { counter: 8 })).toEqual(DONE);
  });

  test('a counter of nothing was never given out', () => {
    const kiosk = KioskDrive.ready();
    expect(kiosk.command(RESET, { counter: 0 })).toEqual(SEEN);
    expect(kiosk.command(RESET, { counter: 1 })).toEqual(DONE);
  });

  test('each key counts for itself', () => {
    const kiosk = KioskDrive.ready();
    kiosk.command(RESET, { counter: 7 });
    expect(kiosk.command(RESET, { key: 'workshop', counter: 1 })).toEqual(DONE);
    expect(kiosk.command(RESET, { counter: 7 })).toEqual(SEEN);
  });

  test('a power cut does not make it forgotten', () => {
    const kiosk = KioskDrive.ready();
    kiosk.command(RESET, { counter: 7 });
    kiosk.restart();
    expect(kiosk.command(RESET, { counter: 7 })).toEqual(SEEN);
    expect(kiosk.command(RESET, { counter: 8 })).toEqual(DONE);
  });

  test('one that was refused has been used up as well', () => {
    const kiosk = KioskDrive.ready();
    const settle = { do: 'settle job', jobId: 'LOB1-J9', as: 'looked at' } as const;
    const refused = { result: 'refused', why: 'no such job' };
    expect(kiosk.command(settle, { counter: 7 })).toEqual(refused);
    expect(kiosk.entriesOf('command')).toMatchObject([{ counter: 7, result: refused }]);
    expect(kiosk.command(settle, { counter: 7 })).toEqual(SEEN);
  });
});

describe('a kiosk that starts', () => {
  test('takes none before it has read its journal: it cannot know what it has seen', () => {
    const kiosk = new KioskDrive();
    expect(kiosk.command(RESET, { counter: 7 })).toEqual({ result: 'refused', why: 'not ready' });
    expect(written(kiosk)).toEqual([]);
    kiosk.boot();
    expect(kiosk.command(RESET, { counter: 7 })).toEqual(DONE);
  });

  test('takes one from then on, although its devices are still starting', () => {
    const kiosk = new KioskDrive();
    kiosk.send({
      type: 'loaded',
      sales: [],
      payments: [],
      jobs: [],
      counters: { 'command:office': 3 },
      session: 1,
      tail: '1001',
    });
    expect(kiosk.phase.name).toBe('starting');
    expect(kiosk.command(RESET, { counter: 3 })).toEqual(SEEN);
    expect(kiosk.command(RESET, { counter: 4 })).toEqual(DONE);
  });
});
