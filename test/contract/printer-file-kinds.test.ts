import { execFile } from 'node:child_process';
import { constants, writeSync } from 'node:fs';
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

/** Writes until the pipe takes nothing more: in the time it had, a job may have left some room. */
async function fill(path: string): Promise<void> {
  const pipe = await open(path, constants.O_WRONLY | constants.O_NONBLOCK);
  onTestFinished(() => pipe.close());
  for (const bytes of [Buffer.alloc(4096), Buffer.alloc(1)]) {
    for (let full = false; !full; ) {
      try {
        writeSync(pipe.fd, bytes);
      } catch (error) {
        expect(error).toMatchObject({ code: 'EAGAIN' });
        full = true;
      }
    }
  }
}

it('a plain file collects the jobs, and proves nothing', async () => {
  const path = join(await folder(), 'paper');
  await writeFile(path, '');
  const printer = await start(path);
  expect(await printer.print(JOB, 20_000)).toEqual({ result: 'unknown', reason: 'timeout' });
  expect(await printer.print(JOB, 20_000)).toEqual({ result: 'unknown', reason: 'timeout' });
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
  const done: string[] = [];
  const printed = printer.print(Buffer.alloc(1024 * 1024, 'x'), 5_000).finally(() => done.push('the job'));
  for (let turn = 0; turn < 10; turn += 1) {
    await new Promise((resolve) => setImmediate(resolve));
  }
  done.push('other work');
  expect(await printed).toEqual({ result: 'unknown', reason: 'timeout' });
  expect(done).toEqual(['other work', 'the job']);
  await fill(path);
  // Not one byte of the next job can leave.
  expect(await printer.print(JOB, 300)).toEqual({ result: 'not printed', reason: 'timeout' });
});
