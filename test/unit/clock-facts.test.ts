import { mkdirSync, mkdtempSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { clockFacts } from '../../src/os/facts.ts';

let root: string;
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'kioskd-clock-'));
});
afterEach(() => rmSync(root, { recursive: true, force: true }));

test('another time service, or none, says nothing', async () => {
  expect(await clockFacts(root)).toEqual({ trust: 'unknown', syncedAt: null });
});

test('systemd-timesyncd that has not reached a server', async () => {
  mkdirSync(join(root, 'run/systemd/timesync'), { recursive: true });
  expect(await clockFacts(root)).toEqual({ trust: 'not synchronised', syncedAt: null });
});

test('systemd-timesyncd that has set the clock, and when it last did', async () => {
  const file = join(root, 'run/systemd/timesync/synchronized');
  mkdirSync(join(file, '..'), { recursive: true });
  writeFileSync(file, '');
  const at = Date.UTC(2026, 10, 21, 14, 5);
  utimesSync(file, at / 1_000, at / 1_000);
  expect(await clockFacts(root)).toEqual({ trust: 'synchronised', syncedAt: at });
});
