import { mkdir, mkdtemp, rm, symlink } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { KeyboardScanner } from '../../src/devices/scanner/keyboard.ts';
import { eventually } from '../support/eventually.ts';

/** Shorter than any wait of the back-off here: what a device that appears asks for. */
const SOON_MS = 99;

test('the link of our udev rule brings on the next try: until the keyboard is held, it types into whatever is there', async () => {
  const dev = await mkdtemp(join(tmpdir(), 'kioskd-dev-'));
  onTestFinished(() => rm(dev, { recursive: true, force: true }));
  // As while another keyboard is plugged in: the folder does not come with the scanner.
  await mkdir(join(dev, 'input'));
  let soon = 0;
  const timers = {
    now: () => 0,
    after: (ms: number) => {
      soon += ms < SOON_MS ? 1 : 0;
      return () => undefined;
    },
  };
  const scanner = new KeyboardScanner(
    { driver: 'keyboard', roots: { dev, sysfs: join(dev, 'sys') } },
    { onScan: () => {}, onNoise: () => {}, onHealth: () => {} },
    timers,
    () => 1,
  );
  onTestFinished(() => scanner.stop());
  await scanner.start(new AbortController().signal);
  expect(scanner.health.status).toBe('absent');
  await eventually(
    async () => {
      await rm(join(dev, 'input', 'scanner'), { force: true });
      await symlink('event7', join(dev, 'input', 'scanner'));
      return soon > 0;
    },
    { what: 'the link that came is heard of' },
  );
});
