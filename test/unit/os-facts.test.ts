import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { ClockJumps } from '../../src/os/clock.ts';
import { boardFacts, clockTrust, diskSpace } from '../../src/os/facts.ts';
import { assetsDir, programVersion, projectRoot, workerFile } from '../../src/os/paths.ts';

let root = '';
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'kioskd-os-'));
});
afterEach(() => rmSync(root, { recursive: true, force: true }));

function put(path: string, text: string): void {
  const file = join(root, path);
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, text);
}

describe('board', () => {
  test('a machine that says nothing gives nulls, not errors', async () => {
    expect(await boardFacts(root)).toEqual({ model: null, temperature: null, throttling: null });
  });

  test('a Raspberry Pi under a weak supply', async () => {
    put('proc/device-tree/model', 'Raspberry Pi 4 Model B Rev 1.5\0');
    put('sys/class/thermal/thermal_zone0/temp', '48312\n');
    put('sys/class/thermal/thermal_zone1/temp', '61000\n');
    put('sys/class/thermal/cooling_device0/temp', '99000\n');
    put('sys/devices/platform/soc/soc:firmware/get_throttled', '50005\n');
    expect(await boardFacts(root)).toEqual({
      model: 'Raspberry Pi 4 Model B Rev 1.5',
      temperature: 61,
      throttling: {
        undervoltageNow: true,
        throttledNow: true,
        undervoltageSinceBoot: true,
        throttledSinceBoot: true,
      },
    });
  });

  test('a board that tells of low voltage through its sensor', async () => {
    put('sys/class/hwmon/hwmon0/name', 'cpu_thermal\n');
    put('sys/class/hwmon/hwmon1/name', 'rpi_volt\n');
    put('sys/class/hwmon/hwmon1/in0_lcrit_alarm', '1\n');
    expect((await boardFacts(root)).throttling).toMatchObject({ undervoltageNow: false, undervoltageSinceBoot: true });
  });

  test('readings that cannot be are left out', async () => {
    put('sys/class/thermal/thermal_zone0/temp', '-274000\n');
    put('sys/class/thermal/thermal_zone1/temp', 'nonsense');
    put('sys/devices/platform/soc/soc:firmware/get_throttled', 'zz');
    expect(await boardFacts(root)).toMatchObject({ temperature: null, throttling: null });
  });
});

describe('clock', () => {
  test.each([
    ['unknown', []],
    ['not synchronised', ['run/systemd/timesync/other']],
    ['synchronised', ['run/systemd/timesync/synchronized']],
  ])('%s', async (trust, files) => {
    for (const file of files) {
      put(file, '');
    }
    expect(await clockTrust(root)).toBe(trust);
  });

  test('a wall clock that is set shows as a jump, one that drifts does not', () => {
    const jumps = new ClockJumps();
    expect(jumps.look({ mono: 0, wall: 1000 })).toBeNull();
    expect(jumps.look({ mono: 60_000, wall: 61_500 })).toBeNull();
    expect(jumps.look({ mono: 61_000, wall: 3_661_500 })).toBe(3_599_000);
    expect(jumps.look({ mono: 62_000, wall: 3_662_500 })).toBeNull();
    expect(jumps.look({ mono: 63_000, wall: 0 })).toBe(-3_663_500);
  });
});

test('space of a disk, and null where there is no folder', async () => {
  const space = await diskSpace(root);
  expect(space?.totalBytes).toBeGreaterThan(space?.freeBytes ?? 0);
  expect(await diskSpace(join(root, 'nowhere'))).toBeNull();
});

describe('paths', () => {
  test('the program is found from a folder below it, past package.json of others', () => {
    put('package.json', JSON.stringify({ name: 'kioskd', version: '9.8.7' }));
    put('dist/package.json', 'broken {');
    put('dist/deep/package.json', JSON.stringify({ name: 'other' }));
    const from = join(root, 'dist/deep');
    expect(projectRoot(from)).toBe(root);
    expect(assetsDir(from)).toBe(join(root, 'dist/web'));
    expect(workerFile(from)).toBe(join(root, 'dist/journal-worker.cjs'));
    expect(programVersion(from)).toBe('9.8.7');
  });

  test('an incomplete installation is said to be one', () => {
    expect(() => projectRoot(root)).toThrow(/incomplete/);
  });
});
