import { expect, test } from 'vitest';
import { GROW_MANNER } from '../support/pretend-module.ts';
import { moduleRig } from './suites/scanner.ts';

const USB = { port: '1-1.2', vendor: '6666', product: '7777', name: 'GM65' };

test('a module that does not answer as its profile says is degraded, and read all the same, until it answers', async () => {
  const { scanner, record, module, pty } = await moduleRig({ usb: USB, manner: [], answerWithinMs: 100 });
  await scanner.start(new AbortController().signal);
  expect(scanner.health.status).toBe('degraded');
  expect(scanner.health.reason).toMatch(
    /does not answer when told to say its speed, as Grow GM65.* should: check scanner\.profile/,
  );
  await pty.write('CODE\r');
  await record.until(({ codes }) => codes.length === 1);
  module.manner = GROW_MANNER;
  await record.until(() => scanner.health.status === 'ready');
  expect(record.codes).toEqual(['CODE']);
});
