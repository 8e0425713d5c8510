import { expect, it, onTestFinished } from 'vitest';
import { within } from '../../src/devices/printer/limit.ts';
import { FileTransport } from '../../src/devices/printer/transports/file.ts';
import { openPty } from '../support/pty.ts';

it('a device file that is readable again and again, with nothing to be read, is lost, and calls no more', async () => {
  const pty = await openPty();
  const told: boolean[] = [];
  let tell: (gone: boolean) => void = () => undefined;
  let ended = 0;
  const transport = new FileTransport({
    path: pty.a,
    watchReadable: async (_fd, onReadable) => {
      tell = onReadable;
      return () => {
        ended += 1;
      };
    },
  });
  onTestFinished(async () => {
    await transport.close();
    await pty.close();
  });
  expect(await transport.open(within(20_000, new AbortController().signal))).toEqual({ ok: true });
  await transport.watch((lost) => told.push(lost));
  // Now and then there is nothing: that is no loss.
  for (let time = 0; time < 10; time += 1) tell(false);
  expect(told).toEqual([]);
  for (let time = 0; time < 20 && ended === 0; time += 1) tell(false);
  expect(ended).toBe(1);
  expect(told.at(-1)).toBe(true);
});
