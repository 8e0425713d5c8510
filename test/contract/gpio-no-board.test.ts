import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { HeaderBoard } from '../../src/devices/gpio/board.ts';
import { createGpio } from '../../src/devices/gpio/create.ts';
import { onoffWay } from '../../src/devices/gpio/onoff.ts';
import type { GpioBoard } from '../../src/devices/gpio/port.ts';
import { GpioRecord, RELAYS } from './suites/gpio.ts';

const LINES = { relays: RELAYS, sensors: [] };

async function expectAbsent(board: GpioBoard, reason: RegExp): Promise<void> {
  onTestFinished(() => board.stop());
  await board.start(new AbortController().signal);
  expect(board.health.status).toBe('absent');
  expect(board.health.reason).toMatch(reason);
  const pulse = await board.pulse('slot1', 100);
  expect(pulse).toEqual({ result: 'failed', reason: board.health.reason });
  expect(board.read('drop')).toBeNull();
  expect(board.relayState('slot1')).toBe(false);
}

test('a machine without sysfs GPIO says so, and what to do', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'kioskd-nosysfs-'));
  onTestFinished(() => rm(folder, { recursive: true }));
  const parts = { sysfsRoot: join(folder, 'gpio') };
  await expectAbsent(new HeaderBoard({ driver: 'onoff', ...LINES }, new GpioRecord(), onoffWay(parts)), /GPIO_SYSFS/);
});

test('a machine that is no Raspberry Pi says so', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'kioskd-nopi-'));
  onTestFinished(() => rm(folder, { recursive: true }));
  const parts = { sysfsRoot: folder };
  await expectAbsent(
    new HeaderBoard({ driver: 'onoff', ...LINES }, new GpioRecord(), onoffWay(parts)),
    /no Raspberry Pi header/,
  );
});

test('the driver none is absent by choice', async () => {
  await expectAbsent(createGpio({ driver: 'none' }, new GpioRecord(), { link: null }), /gpio\.driver is none/);
});

test('the virtual driver without virtual hardware is absent', async () => {
  const board = createGpio({ driver: 'virtual', ...LINES }, new GpioRecord(), { link: null });
  await expectAbsent(board, /no virtual hardware/);
});
