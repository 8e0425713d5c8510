import { expect, onTestFinished, test } from 'vitest';
import { lineOpener } from '../../src/devices/serial/line.ts';
import { openPty } from '../support/pty.ts';

const COMMAND = Buffer.alloc(64, 'x');
/** Far more than a line, its kernel and what is allowed to wait hold together. */
const COMMANDS = 20_000;

test('commands to a device that reads nothing are refused in the end, and do not fill the memory', async () => {
  const pty = await openPty();
  const open = lineOpener({
    path: pty.a,
    baudRate: 9600,
    words: { device: 'scanner', setting: 'scanner.path' },
  });
  const answer = await open(() => undefined, new AbortController().signal);
  if (!answer.open) throw new Error(answer.health.reason);
  onTestFinished(async () => {
    await answer.session.close();
    await pty.close();
  });
  // In one turn of the loop, so that nothing of it can leave meanwhile.
  const taken = Array.from({ length: COMMANDS }, () => answer.session.send(COMMAND)).filter(Boolean).length;
  expect(taken).toBeGreaterThan(0);
  expect(taken * COMMAND.length).toBeLessThan(64 * 1024);
});
