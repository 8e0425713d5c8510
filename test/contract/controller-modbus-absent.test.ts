import { expect, test } from 'vitest';
import { createController } from '../../src/devices/controller/create.ts';
import { modbusRig } from './suites/controller.ts';

test('a line on which nobody answers is named with address and speed; a board that comes later is found', async () => {
  const rig = await modbusRig(300);
  rig.manner('deaf');
  await rig.controller.start(rig.signal);
  await rig.says('failing', /no relay board answers at address 17 with 19200 baud/);
  expect(await rig.controller.vend('lane1', 50, rig.signal)).toBe('refused');
  rig.manner('obeys');
  await rig.says('ready');
});

test('no such device file, and a file that is no serial device', async () => {
  for (const [path, words] of [
    ['/nonexistent/vendor', /no controller at \/nonexistent\/vendor: plug it in/],
    ['/etc/hostname', /is not a serial device: set gpio\.controller\.path/],
  ] as const) {
    const channels = [{ name: 'lane1', coil: 0 }];
    const options = { driver: 'modbus', path, baudRate: 9600, unit: 1, channels, answerWithinMs: 300 } as const;
    const controller = createController(options, { onHealth: () => {} }, { link: null });
    await controller.start(new AbortController().signal);
    expect(controller.health.reason).toMatch(words);
    await controller.stop();
  }
});

test('no controller, or a virtual one without virtual hardware, refuses', async () => {
  const channels = [{ name: 'lane1', coil: 0 }];
  const listeners = { onHealth: () => {} };
  for (const options of [{ driver: 'none' }, { driver: 'virtual', channels }] as const) {
    const controller = createController(options, listeners, { link: null });
    expect(controller.health.status).toBe('absent');
    expect(await controller.vend('lane1', 50, new AbortController().signal)).toBe('refused');
    expect(await controller.ask('lane1')).toBe('silent');
  }
});
