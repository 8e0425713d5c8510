import { appendFileSync, watch } from 'node:fs';
import { mkdtemp, rename, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { Supervisor } from '../../src/devices/supervisor.ts';
import { eventually } from '../support/eventually.ts';

/** Shorter than any wait of the back-off here: what a device file that appears asks for. */
const SOON_MS = 99;

test('writes to a watched device file neither hold back the next try nor bring it on; its coming does', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'kioskd-watch-'));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  const file = join(folder, 'ttyUSB0');
  await writeFile(file, '');
  let soon = 0;
  const supervisor = new Supervisor({
    open: async () => ({ open: false, health: { status: 'absent', reason: 'not there' } }),
    onHealth: () => undefined,
    files: [file],
    random: () => 1,
    timers: {
      now: () => 0,
      after: (ms) => {
        soon += ms < SOON_MS ? 1 : 0;
        return () => undefined;
      },
    },
  });
  onTestFinished(() => supervisor.stop());
  await supervisor.start(new AbortController().signal);

  const seen = new Set<string | null>();
  const watcher = watch(folder, (_event, name) => seen.add(name));
  onTestFinished(() => watcher.close());
  /** The kernel tells of things in their order: when this is known, so is all before it. */
  const allIsTold = async (mark: string) => {
    await writeFile(join(folder, mark), '');
    await eventually(() => seen.has(mark), { what: `${mark} is seen` });
  };
  const come = async () => {
    await writeFile(join(folder, 'new'), '');
    await rename(join(folder, 'new'), file);
  };
  await eventually(
    async () => {
      await come();
      return soon > 0;
    },
    { what: 'the watch has begun' },
  );
  await allIsTold('first mark');
  const before = soon;
  for (let time = 0; time < 50; time += 1) {
    appendFileSync(file, 'x');
  }
  await allIsTold('second mark');
  expect(soon).toBe(before);
  await come();
  await allIsTold('third mark');
  expect(soon).toBe(before + 1);
});
