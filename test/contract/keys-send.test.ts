import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import type { CommandResult } from '../../src/domain/command.ts';
import { publicKeyBytes } from '../../src/fleet/command-keys.ts';
import { addCommandRoute } from '../../src/runtime/command-route.ts';
import { DeskUnderTest } from '../support/command-desk.ts';
import { folder, keys, printedKey } from '../support/command-line.ts';
import { holdPort } from '../support/held-port.ts';
import { startServer } from '../support/web-server.ts';

async function kioskThat(outcome: CommandResult) {
  const file = join(folder(), 'boss');
  const publicKey = publicKeyBytes(printedKey((await keys('make', '--out', file)).out)) ?? new Uint8Array();
  const under = new DeskUnderTest({
    keys: [{ name: 'boss', publicKey }],
    post: ({ signed }) => queueMicrotask(() => under.desk.replied(signed.id, outcome)),
  });
  under.wall = Date.now();
  const { server, address, stop } = await startServer();
  onTestFinished(stop);
  addCommandRoute(server, under.desk);
  return (kiosk = 'k1') =>
    keys('sign', '--key', file, '--kiosk', kiosk, '--command', 'reset-breaker', '--send', address.url);
}

test('done', async () => {
  const send = await kioskThat({ result: 'done' });
  expect(await send()).toEqual({ code: 0, out: 'Done.\n', err: '' });
});

test('refused by the kiosk', async () => {
  const send = await kioskThat({ result: 'refused', why: 'not possible' });
  expect(await send()).toEqual({ code: 1, out: '', err: 'Refused: not possible.\n' });
});

test('sent to the wrong kiosk', async () => {
  const send = await kioskThat({ result: 'done' });
  expect(await send('k2')).toMatchObject({ code: 1, err: expect.stringContaining('another kiosk') });
});

test('nobody is there: it says how to send the same again', async () => {
  const held = await holdPort();
  onTestFinished(() => held.release());
  const file = join(folder(), 'boss');
  await keys('make', '--out', file);
  const url = `http://127.0.0.1:${held.port}`;
  const said = await keys('sign', '--key', file, '--kiosk', 'k1', '--command', 'reset-breaker', '--send', url);
  expect(said.code).toBe(2);
  expect(said.err).toContain('did not answer (ECONNREFUSED)');
  expect(said.err).toMatch(/curl -H .* -d '\{.*\}' http:\/\/127\.0\.0\.1:\d+\/command\/reset-breaker/);
});
