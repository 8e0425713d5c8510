import { execFile } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { projectRoot } from '../../src/os/paths.ts';

const run = promisify(execFile);

let dir = '';
beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'kioskd-relay-unit-'));
});
afterEach(() => rmSync(dir, { recursive: true, force: true }));

/** A copy whose programs exist on any machine, changed as the test wants it. */
function copy(change: (text: string) => string = (text) => text): string {
  const text = readFileSync(join(projectRoot(), 'systemd', 'kioskd-relay.service'), 'utf8');
  const path = join(dir, 'kioskd-relay.service');
  writeFileSync(path, change(text.replace(/^(Exec\w+=-?)\S+/gm, '$1/bin/true')));
  return path;
}

test('every setting is known to systemd', async () => {
  const { stderr } = await run('systemd-analyze', ['verify', '--recursive-errors=yes', '--man=no', copy()]);
  expect(stderr).not.toContain('kioskd-relay.service');
});

test('a misspelt setting would be noticed', async () => {
  const path = copy((text) => text.replace('Restart=always', 'Restrat=always'));
  const args = ['verify', '--recursive-errors=yes', '--man=no', path];
  await expect(run('systemd-analyze', args)).rejects.toThrow(/Restrat/);
});

test('the relay is exposed to no more than 1.5 of 10', async () => {
  const args = ['security', '--offline=true', '--threshold=15', '--no-pager', copy()];
  await expect(run('systemd-analyze', args)).resolves.toBeDefined();
});

test('what kills Node is not in the unit', () => {
  const text = readFileSync(copy(), 'utf8');
  expect(text).toMatch(/^SystemCallFilter=@system-service @pkey$/m);
  expect(text).not.toMatch(/^MemoryDenyWriteExecute=/m);
});
