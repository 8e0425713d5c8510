import { execFile } from 'node:child_process';
import { constants } from 'node:fs';
import { mkdtemp, open, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { expect, it, onTestFinished } from 'vitest';
import { createPrinter } from '../../src/devices/printer/create.ts';

const JOB = Buffer.from('a receipt\n');

async function folder(): Promise<string> {
  const path = await mkdtemp(join(tmpdir(), 'kioskd-printer-'));
  onTestFinished(() => rm(path, { recursive: true, force: true }));
  return path;
}

async function start(path: string) {
  const printer = createPrinter({ driver: 'file', path }, { link: null, onHealth: () => undefined });
  onTestFinished(() => printer.stop());
  await printer.start(new AbortController().signal);
  return printer;
}

it('a plain file collects the jobs, and proves nothing', async () => {
  const path = join(await folder(), 'paper');
  await writeFile(path, '');
  const printer = await start(path);
  expect(await printer.print(JOB, 1_000)).toEqual({ result: 'unknown', reason: 'timeout' });
  expect(await printer.print(JOB, 1_000)).toEqual({ result: 'unknown', reason: 'timeout' });
  expect(await readFile(path)).toEqual(Buffer.concat([JOB, JOB]));
});

it('a device file that is not there is not created', async () => {
  const path = await folder();
  const printer = await start(join(path, 'lp0'));
  expect(printer.health).toMatchObject({ status: 'absent', reason: expect.stringContaining('lp0') });
  expect(await printer.print(JOB, 1_000)).toEqual({ result: 'not printed', reason: 'no printer' });
  expect(await readdir(path)).toEqual([]);
});

it('a pipe that takes no more data neither blocks the process nor outlasts the deadline', async () => {
  const path = join(await folder(), 'pipe');
  await promisify(execFile)('mkfifo', [path]);
  const printer = await start(path);
  // Nobody reads it: like a printer that is switched off.
  expect(printer.health.status).toBe('absent');
  const reader = await open(path, constants.O_RDONLY | constants.O_NONBLOCK);
  onTestFinished(() => reader.close());
  let ticks = 0;
  const ticking = setInterval(() => {
    ticks += 1;
  }, 10);
  expect(await printer.print(Buffer.alloc(1024 * 1024, 'x'), 500)).toEqual({ result: 'unknown', reason: 'timeout' });
  clearInterval(ticking);
  expect(ticks).toBeGreaterThan(3);
  // Still full: not one byte of the next job can leave.
  expect(await printer.print(JOB, 300)).toEqual({ result: 'not printed', reason: 'timeout' });
});
