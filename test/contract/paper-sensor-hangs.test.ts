import { expect, it, onTestFinished } from 'vitest';
import { createPrinter } from '../../src/devices/printer/create.ts';
import { openPty } from '../support/pty.ts';

it('a printer class that never says how its paper is keeps no job beyond its deadline', async () => {
  const pty = await openPty();
  onTestFinished(() => pty.close());
  let hangs = false;
  const printer = createPrinter(
    { driver: 'file', path: pty.a, statusSupport: 'none', statusEveryMs: 3_600_000 },
    {
      link: null,
      onHealth: () => undefined,
      lpStatus: async () => ({ ok: true, read: () => (hangs ? new Promise(() => {}) : Promise.resolve(0x18)) }),
    },
  );
  onTestFinished(() => printer.stop());
  await printer.start(new AbortController().signal);
  expect(printer.health.status).toBe('ready');
  hangs = true;
  expect(await printer.print(Buffer.from('a receipt\n'), 2_000)).toMatchObject({ reason: 'timeout' });
});
