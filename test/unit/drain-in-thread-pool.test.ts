import { expect, test } from 'vitest';
import { watchPresence } from '../../src/devices/serial/presence.ts';
import { ManualTimers } from '../../src/devices/virtual/manual-timers.ts';
import type { Ioctl, IoctlAnswer } from '../../src/os/ioctl.ts';

const DEVICE_SAYS = { fine: { ok: true, value: 0 }, gone: { ok: false, errno: 5, code: 'EIO' } } as const;

/** A line that takes no data: what drains it waits, each time in a thread of the pool, which has four. */
class StuckPort {
  readonly isOpen = true;
  readonly port = { fd: 7 };
  readonly waiting: ((error: Error | null) => void)[] = [];

  drain(done: (error: Error | null) => void): void {
    this.waiting.push(done);
  }
}

function watched(port: StuckPort, ioctl: Ioctl | null) {
  const timers = new ManualTimers();
  let gone = 0;
  const end = watchPresence(port, { ioctl, timers, onGone: () => (gone += 1) });
  return { timers, end, gone: () => gone };
}

test('a line that takes no data holds one thread at most, however long it lasts', () => {
  const port = new StuckPort();
  const { timers, gone } = watched(port, null);
  timers.advance(60_000);
  expect(port.waiting).toHaveLength(1);
  port.waiting[0]?.(null);
  timers.advance(1000);
  expect(port.waiting).toHaveLength(2);
  expect(gone()).toBe(0);
  port.waiting[1]?.(new Error('Input/output error'));
  expect(gone()).toBe(1);
});

test('where there is an ioctl no thread waits at all, and a line that has hung up is missed', () => {
  const port = new StuckPort();
  let answer: IoctlAnswer = DEVICE_SAYS.fine;
  const asked: number[] = [];
  const { timers, gone } = watched(port, {
    call: (fd) => {
      asked.push(fd);
      return answer;
    },
  });
  timers.advance(10_000);
  expect(asked.length).toBeGreaterThan(5);
  expect(asked.every((fd) => fd === 7)).toBe(true);
  expect(port.waiting).toHaveLength(0);
  answer = DEVICE_SAYS.gone;
  timers.advance(1000);
  expect(gone()).toBe(1);
  timers.advance(10_000);
  expect(gone()).toBe(1);
});

test('a device file that does not know the question is drained instead', () => {
  const port = new StuckPort();
  watched(port, { call: () => ({ ok: false, errno: 25, code: 'ENOTTY' }) });
  expect(port.waiting).toHaveLength(1);
});

test('what was given back is asked no more', () => {
  const port = new StuckPort();
  const { timers, end, gone } = watched(port, null);
  end();
  port.waiting[0]?.(new Error('closed'));
  timers.advance(10_000);
  expect([port.waiting.length, gone(), timers.waiting]).toEqual([1, 0, 0]);
});
