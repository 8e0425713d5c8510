import { Buffer } from 'node:buffer';
import { expect, onTestFinished, test, vi } from 'vitest';
import { SYSTEM_TIMERS } from '../../src/devices/port.ts';
import { ScanReceiver } from '../../src/devices/scanner/receiver.ts';
import { eventually } from '../support/eventually.ts';
import { part } from '../support/ssi-bench.ts';

const CODE = '281234567890123456';

test.each([
  ['lines', Buffer.from(`${CODE}\r`)],
  ['ssi', part(CODE)],
] as const)('after a code has been delivered (%s), no memory of the guard has it', async (frames, bytes) => {
  // The guard works in memory of its own, never in the pool that everything shares.
  const made: Buffer[] = [];
  const alloc = Buffer.alloc;
  const spy = vi.spyOn(Buffer, 'alloc').mockImplementation((size, fill) => {
    const buffer = fill === undefined ? alloc(size) : alloc(size, fill);
    made.push(buffer);
    return buffer;
  });
  onTestFinished(() => spy.mockRestore());
  const codes: string[] = [];
  const receiver = new ScanReceiver(
    { maxLength: 64, silenceMs: 600_000, quietMs: 0, stripAimId: false, timers: SYSTEM_TIMERS },
    { onScan: (code) => codes.push(code), onNoise: () => {}, onHealth: () => {} },
  );
  onTestFinished(() => receiver.close());
  let handedOn: Buffer | null = null;
  const guard = receiver.open({ frames });
  guard.on('data', (line: Buffer) => {
    handedOn = line;
  });
  guard.write(bytes);
  await eventually(() => codes.length === 1, { what: 'the code is delivered' });
  expect(codes).toEqual([CODE]);
  expect(handedOn).not.toBeNull();
  expect(made.length).toBeGreaterThan(0);
  await eventually(() => made.every((buffer) => !buffer.includes(CODE)), { what: 'all of it is wiped' });
});
