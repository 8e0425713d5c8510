import { execFileSync } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { mkdirSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { runGuest, tailOf } from './guest.ts';
import powerRead from './jobs/power-read.ts';
import { kernelsHere, PATIENCE_MS } from './stories.ts';

const ENOUGH = 100;
const folder = join(tmpdir(), `kioskd-power-${randomUUID()}`);
const disk = join(folder, 'disk.img');
const drive = ['-drive', `file=${disk},format=raw,if=virtio,cache=writeback`];
const [kernel] = kernelsHere().slice(-1);

beforeAll(() => {
  mkdirSync(folder);
  writeFileSync(disk, '');
  truncateSync(disk, 64 * 2 ** 20);
  execFileSync('/sbin/mkfs.ext4', ['-q', '-F', disk]);
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

test(
  'the plug is pulled while the journal is written: nothing that was acknowledged is lost',
  async () => {
    if (kernel === undefined) throw new Error('there is no kernel');
    let acknowledged = 0;
    const before = await runGuest({
      kernel,
      jobs: ['power-write'],
      extraQemu: drive,
      onLine: (line, machine) => {
        acknowledged = Number(/^ACKNOWLEDGED (\d+)/.exec(line)?.[1] ?? acknowledged);
        if (acknowledged >= ENOUGH) machine.cut();
      },
    });
    expect([before.ended, acknowledged >= ENOUGH], tailOf(before)).toEqual(['cut', true]);
    const after = await runGuest({
      kernel,
      jobs: [powerRead.name],
      extraQemu: drive,
      env: { acknowledged: String(acknowledged) },
    });
    const told = Object.keys(powerRead.stories).map((story) => after.stories.get(`${powerRead.name}: ${story}`));
    expect(told, tailOf(after)).toEqual([null]);
  },
  2 * PATIENCE_MS,
);
