import { expect, it, onTestFinished } from 'vitest';
import { createPrinter } from '../../src/devices/printer/create.ts';
import type { LpStatusLibrary } from '../../src/devices/printer/transports/lp-status.ts';
import { eventually } from '../support/eventually.ts';
import { openPty } from '../support/pty.ts';

const JOB = Buffer.from('a receipt\n');
const ALL_WELL = 0x18;
const PAPER_EMPTY = 0x38;

/** A printer that never answers, behind a device file whose class status is in our hands. */
async function mutePrinter(library: () => LpStatusLibrary, statusSupport: 'none' | 'dle-eot') {
  const pty = await openPty();
  onTestFinished(() => pty.close());
  const paper: Buffer[] = [];
  pty.onData((bytes) => void paper.push(bytes));
  const printer = createPrinter(
    { driver: 'file', path: pty.a, statusSupport, statusEveryMs: 300 },
    { link: null, onHealth: () => undefined, lpStatus: async () => library() },
  );
  onTestFinished(() => printer.stop());
  await printer.start(new AbortController().signal);
  return { printer, paper: () => Buffer.concat(paper) };
}

it('its end of paper is known by the USB class, and no byte is sent to it', async () => {
  let status = PAPER_EMPTY;
  const { printer, paper } = await mutePrinter(() => ({ ok: true, read: async () => status }), 'none');
  expect(printer.health).toMatchObject({ status: 'failing', reason: expect.stringContaining('paper is out') });
  expect(await printer.print(JOB, 5_000)).toEqual({ result: 'not printed', reason: 'paper out' });
  expect(paper()).toHaveLength(0);
  status = ALL_WELL;
  await eventually(() => printer.health.status === 'ready', { what: 'the new roll is seen' });
  expect(await printer.print(JOB, 5_000)).toEqual({ result: 'unknown', reason: 'timeout' });
  await eventually(() => paper().equals(JOB), { what: 'the receipt is out' });
});

it('paper that ends during a job is seen after it', async () => {
  let asked = 0;
  const read = async () => {
    asked += 1;
    // Looked at on start, before the job, and after it.
    return asked < 3 ? ALL_WELL : PAPER_EMPTY;
  };
  const { printer } = await mutePrinter(() => ({ ok: true, read }), 'none');
  expect(await printer.print(JOB, 5_000)).toEqual({ result: 'unknown', reason: 'paper out' });
  expect(printer.health.reason).toContain('paper is out');
});

it('one that should answer and does not may be silent because its paper is out', async () => {
  const { printer, paper } = await mutePrinter(() => ({ ok: true, read: async () => PAPER_EMPTY }), 'dle-eot');
  expect(printer.health.reason).toContain('paper is out');
  expect(await printer.print(JOB, 5_000)).toEqual({ result: 'not printed', reason: 'paper out' });
  expect(paper().toString()).not.toContain('receipt');
});

it('without the package that asks, health says that nobody sees the paper', async () => {
  const why = 'the package koffi is not installed for this machine: run scripts/setup --for install';
  const { printer } = await mutePrinter(() => ({ ok: false, why }), 'none');
  expect(printer.health).toEqual({
    status: 'degraded',
    reason: `nobody can see whether the printer has paper: ${why}`,
  });
  expect(await printer.print(JOB, 5_000)).toEqual({ result: 'unknown', reason: 'timeout' });
  expect(printer.health.status).toBe('degraded');
});
