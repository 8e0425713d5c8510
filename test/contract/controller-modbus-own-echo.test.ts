import { expect, test } from 'vitest';
import { createController } from '../../src/devices/controller/create.ts';
import { eventually } from '../support/eventually.ts';
import { openPty } from '../support/pty.ts';

test('a line that hears itself would confirm everything, so nothing is ever written to it', async ({
  onTestFinished,
}) => {
  const pty = await openPty();
  const written: string[] = [];
  pty.onData((bytes) => {
    written.push(bytes.toString('hex'));
    void pty.write(bytes).catch(() => {});
  });
  const channels = [{ name: 'lane1', coil: 0 }];
  const options = { driver: 'modbus', path: pty.a, baudRate: 9600, unit: 1, channels, answerWithinMs: 1_000 } as const;
  const controller = createController(options, { onHealth: () => {} }, { link: null });
  onTestFinished(async () => {
    await controller.stop();
    await pty.close();
  });
  await controller.start(new AbortController().signal);
  await eventually(() => controller.health.status === 'failing', { what: 'it says that something is wrong' });
  expect(controller.health.reason).toMatch(/hears its own bytes/);
  expect(await controller.vend('lane1', 50, new AbortController().signal)).toBe('refused');
  expect(written.join('')).not.toContain('ff00');
});
