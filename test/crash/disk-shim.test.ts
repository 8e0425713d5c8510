import { execFile } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, realpathSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { readDiskLog } from '../support/crash-disk.ts';
import { DiskControl, diskShim, shimEnvironment } from '../support/crash-shim.ts';
import { plainEnvironment } from '../support/environment.ts';

const library = await diskShim();
let root = '';
let folder = '';
let control: DiskControl;

beforeEach(() => {
  root = realpathSync(mkdtempSync(join(tmpdir(), 'kioskd-shim-')));
  folder = join(root, 'disk');
  mkdirSync(folder);
  control = new DiskControl(join(root, 'control'));
});
afterEach(() => {
  control.close();
  rmSync(root, { recursive: true, force: true });
});

/** Writes lines into a file of the folder, each synced, and says each after that. */
const LINES = `
  const { openSync, writeSync, fsyncSync } = require('node:fs');
  const fd = openSync(process.argv[1], 'a');
  for (let line = 1; line <= 5; line += 1) {
    try { writeSync(fd, line + '\\n'); fsyncSync(fd); console.log(line); } catch (error) { console.log(error.code); }
  }`;

interface Ended {
  readonly signal: string | null;
  readonly said: readonly string[];
}

function run(name: string, script = LINES): Promise<Ended> {
  const shim = { library, folder, control: control.path, log: join(root, 'log'), files: ['counted'] };
  const env = { ...plainEnvironment(), ...shimEnvironment(shim) };
  return new Promise((resolve) => {
    execFile(process.execPath, ['-e', script, join(folder, name)], { env }, (error, stdout) =>
      resolve({ signal: error?.signal ?? null, said: stdout.trim().split('\n') }),
    );
  });
}

test('kills before the third sync, and after it', async () => {
  control.killAt({ call: 'sync', nth: 3, when: 'before' });
  expect(await run('counted')).toEqual({ signal: 'SIGKILL', said: ['1', '2'] });
  const synced = () => readDiskLog(join(root, 'log'), folder).filter((one) => one.type === 'synced').length;
  expect(synced()).toBe(2);
  control.killAt({ call: 'sync', nth: 3, when: 'after' });
  expect(await run('counted')).toEqual({ signal: 'SIGKILL', said: ['1', '2'] });
  expect(synced()).toBe(5);
});

test('kills before a write: nothing of it is there', async () => {
  control.killAt({ call: 'write', nth: 2, when: 'before' });
  expect(await run('counted')).toEqual({ signal: 'SIGKILL', said: ['1'] });
  expect(statSync(join(folder, 'counted')).size).toBe(2);
});

test('fails the syncs it is told to, once, twice or for ever', async () => {
  control.fail({ calls: 'sync', nth: 2, count: 2, errno: 'EIO' });
  expect((await run('counted')).said).toEqual(['1', 'EIO', 'EIO', '4', '5']);
  control.fail({ calls: 'write', nth: 3, count: 0, errno: 'ENOSPC' });
  expect((await run('counted')).said).toEqual(['1', '2', 'ENOSPC', 'ENOSPC', 'ENOSPC']);
  expect(control.counts().failed).toBe(5);
});

test('leaves alone what it is not told to count, and what lies elsewhere', async () => {
  control.killAt({ call: 'sync', nth: 1, when: 'before' });
  expect(await run('other')).toEqual({ signal: null, said: ['1', '2', '3', '4', '5'] });
  expect(await run('../elsewhere')).toEqual({ signal: null, said: ['1', '2', '3', '4', '5'] });
  expect(control.counts()).toEqual({ syncs: 0, writes: 0, failed: 0 });
});

// Node closes without libc, so that a close is seen of SQLite's files only.
test('records every operation with its data, in order', async () => {
  const script = `
    const fs = require('node:fs');
    const path = process.argv[1];
    const fd = fs.openSync(path, 'w+');
    fs.writeSync(fd, 'one');
    fs.writeSync(fd, 'two', 100);
    fs.ftruncateSync(fd, 50);
    fs.fdatasyncSync(fd);
    fs.closeSync(fd);
    fs.renameSync(path, path + '.2');
    fs.rmSync(path + '.2');
    console.log('done');`;
  expect(await run('counted', script)).toEqual({ signal: null, said: ['done'] });
  const told = readDiskLog(join(root, 'log'), folder).map(({ type, ...rest }) =>
    [type, 'name' in rest ? rest.name : '', 'data' in rest ? `${rest.offset} ${rest.data}` : ''].join(' ').trim(),
  );
  expect(told).toEqual([
    'opened counted',
    'truncated',
    'written  0 one',
    'written  100 two',
    'truncated',
    'synced',
    'renamed counted',
    'unlinked counted.2',
  ]);
  expect(readFileSync(join(root, 'control')).length).toBe(80);
});
