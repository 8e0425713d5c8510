import { expect, test } from 'vitest';
import { eventually } from '../support/eventually.ts';
import { GROW, GROW_MANNER } from '../support/pretend-module.ts';
import { moduleRig } from './suites/scanner.ts';

const USB = { port: '1-1.2', vendor: '6666', product: '7777', name: 'GM65' };

test('a stop does not wait for a module that owes an answer, and the next start begins anew', async () => {
  // It understands the question and never answers; an answer may take longer than any test.
  const { scanner, module } = await moduleRig({ usb: USB, manner: [[GROW.speed]] });
  const life = new AbortController();
  const starting = scanner.start(life.signal);
  await eventually(() => module.count(GROW.speed) === 1, { what: 'it was asked' });
  life.abort();
  await starting;
  await scanner.stop();
  module.manner = GROW_MANNER;
  await scanner.start(new AbortController().signal);
  expect(scanner.health.status).toBe('ready');
});
