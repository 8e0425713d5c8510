import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { expect, test } from 'vitest';

test('a dry run names every step and leaves nothing behind', () => {
  const target = join(tmpdir(), `kioskd-never-made-${process.pid}`);
  const run = spawnSync('bash', ['scripts/install', '--root', target, '--dry-run'], { encoding: 'utf8' });
  expect(run.stderr).toBe('');
  expect(run.status).toBe(0);
  const steps = run.stdout.trimEnd().split('\n');
  expect(steps.every((step) => step.startsWith('would run: '))).toBe(true);
  expect(run.stdout).toContain(`${target}/opt/kioskd`);
  expect(run.stdout).toContain(`${target}/etc/systemd/system/kioskd.service`);
  expect(run.stdout).toContain(`${target}/etc/kioskd/kioskd.example.yaml`);
  expect(run.stdout).toContain(`${target}/etc/kioskd/kioskd.schema.json`);
  expect(existsSync(target)).toBe(false);
});

test('on the machine itself the users are made, from a file named in full', () => {
  const run = spawnSync('bash', ['scripts/install', '--dry-run'], { encoding: 'utf8' });
  expect(run.status).toBe(0);
  // With a relative path systemd-sysusers finds nothing and fails.
  expect(run.stdout).toContain(`would run: systemd-sysusers ${resolve('systemd/sysusers.d/kioskd.conf')}\n`);
});

test('a word it does not know is refused before anything happens', () => {
  const run = spawnSync('bash', ['scripts/install', '--dryrun'], { encoding: 'utf8' });
  expect(run.status).toBe(2);
  expect(run.stderr).toContain('unknown option: --dryrun');
  expect(run.stdout).toBe('');
});
