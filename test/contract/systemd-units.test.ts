import { execFile } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { projectRoot } from '../../src/os/paths.ts';

const run = promisify(execFile);
const units = join(projectRoot(), 'systemd');

let dir = '';
beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'kioskd-units-'));
});
afterEach(() => rmSync(dir, { recursive: true, force: true }));

/** A copy whose programs exist on any machine: whether they are installed is not what is checked. */
function copy(unit: string): string {
  const text = readFileSync(join(units, unit), 'utf8').replace(/^(Exec\w+=-?)\S+/gm, '$1/bin/true');
  const path = join(dir, unit);
  writeFileSync(path, text);
  return path;
}

describe.each(['kioskd.service', 'kioskd-screen.service'])('%s', (unit) => {
  test('every setting is known to systemd', async () => {
    const paths = [copy('kioskd.service'), copy('kioskd-screen.service')];
    const { stderr } = await run('systemd-analyze', ['verify', '--recursive-errors=yes', '--man=no', ...paths]);
    expect(stderr).not.toContain(unit);
  });

  test('a misspelt setting would be noticed', async () => {
    const path = copy(unit);
    writeFileSync(path, readFileSync(path, 'utf8').replace('Restart=always', 'Restrat=always'));
    const args = ['verify', '--recursive-errors=yes', '--man=no', path];
    await expect(run('systemd-analyze', args)).rejects.toThrow(/Restrat/);
  });
});

test('the daemon is exposed to no more than 2.0 of 10', async () => {
  const args = ['security', '--offline=true', '--threshold=20', '--no-pager', copy('kioskd.service')];
  await expect(run('systemd-analyze', args)).resolves.toBeDefined();
});

test('what cost others a dead kiosk stays out of the unit', () => {
  const text = readFileSync(join(units, 'kioskd.service'), 'utf8');
  expect(text).toMatch(/^SystemCallFilter=@system-service @pkey$/m);
  expect(text).toMatch(/^SystemCallErrorNumber=EPERM$/m);
  expect(text).toMatch(/^ProtectKernelTunables=no$/m);
  expect(text).not.toMatch(/^MemoryDenyWriteExecute=/m);
});

test('the folders are where the installer and systemd look for them', () => {
  for (const file of ['journald.conf.d', 'system.conf.d', 'tmpfiles.d', 'sysusers.d']) {
    expect(existsSync(join(units, file, 'kioskd.conf'))).toBe(true);
  }
});

test('the users can be made as written', async () => {
  mkdirSync(join(dir, 'etc'));
  await run('systemd-sysusers', [`--root=${dir}`, join(units, 'sysusers.d/kioskd.conf')]);
  const users = readFileSync(join(dir, 'etc/passwd'), 'utf8');
  expect(users).toMatch(/^kioskd:/m);
  expect(users).toMatch(/^kioskd-screen:/m);
});

test('the folder of the secrets is closed to everyone but root', () => {
  const text = readFileSync(join(units, 'tmpfiles.d/kioskd.conf'), 'utf8');
  expect(text).toMatch(/^d \/etc\/kioskd\/credentials 0700 root root -$/m);
});
