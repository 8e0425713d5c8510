import { expect, onTestFinished, test } from 'vitest';
import { MdbController } from '../../src/devices/controller/mdb.ts';
import type { VendAnswer } from '../../src/devices/controller/port.ts';
import { ManualTimers } from '../../src/devices/virtual/manual-timers.ts';
import { eventually } from '../support/eventually.ts';
import { Pc2MdbMachine } from '../support/mdb-machine.ts';
import { openPty } from '../support/pty.ts';

test('a machine that never ends its session: nothing is sold into it, and it is told of until it is free', async () => {
  const pty = await openPty();
  const machine = new Pc2MdbMachine(pty, [{ item: 1, price: 150 }]);
  const timers = new ManualTimers();
  const controller = new MdbController(
    {
      driver: 'mdb',
      interface: 'pc2mdb',
      path: pty.a,
      baudRate: 9_600,
      address: 0x10,
      currencyNumber: 344,
      decimals: 2,
      scale: 1,
      channels: [{ name: 'lane1', selection: 1, priceMinor: 150 }],
      finishWithinMs: 60_000,
    },
    { onHealth: () => {} },
    timers,
  );
  onTestFinished(async () => {
    const stopped = controller.stop();
    timers.advance(1_000);
    await stopped;
    await pty.close();
  });
  const { signal } = new AbortController();
  await controller.start(signal);
  await eventually(() => controller.health.status === 'ready', { what: 'ready' });
  machine.manner = 'slow';
  let answer: VendAnswer | null = null;
  void controller.vend('lane1', 30_000, signal).then((word) => {
    answer = word;
  });
  await eventually(() => machine.moving.size === 1, { what: 'the machine is moving' });
  timers.advance(60_000);
  await eventually(() => answer === 'silent', { what: 'the vend is over for us' });
  expect(await controller.vend('lane1', 30_000, signal)).toBe('refused');
  timers.advance(20_000);
  expect(controller.health).toMatchObject({ status: 'failing', reason: expect.stringContaining('not ended its last') });
  // It comes to an end after all: nobody is given anything for it, and the next customer can come.
  machine.block(0x13, 2, 0, 1);
  machine.block(0x13, 4);
  await eventually(() => controller.health.status === 'ready', { what: 'ready again' });
  expect(machine.heard.filter((one) => one.startsWith('5'))).toEqual(['5 0 150']);
});
