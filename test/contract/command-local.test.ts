import { expect, onTestFinished, test } from 'vitest';
import type { CommandResult } from '../../src/domain/command.ts';
import { addCommandRoute } from '../../src/runtime/command-route.ts';
import { DeskUnderTest } from '../support/command-desk.ts';
import { Signer } from '../support/command-sign.ts';
import { startServer } from '../support/web-server.ts';

const TOOL = { 'content-type': 'application/json', 'x-kioskd': '1' };

/** A web server with a desk behind it; `outcome`: what becomes of a command, null: nothing yet. */
async function served(outcome: CommandResult | null, keys = true) {
  const under = new DeskUnderTest({
    ...(keys ? {} : { keys: [] }),
    post: ({ signed }) => queueMicrotask(() => outcome !== null && under.desk.replied(signed.id, outcome)),
  });
  under.wall = Date.now();
  const { server, address, stop } = await startServer();
  onTestFinished(stop);
  addCommandRoute(server, under.desk);
  const post = async (body: string, headers: Record<string, string> = TOOL, name = 'reset-breaker') => {
    under.later();
    const response = await fetch(`${address.url}/command/${name}`, { method: 'POST', headers, body });
    return { status: response.status, body: (await response.json()) as Record<string, unknown> };
  };
  return { under, post, sign: (id: string) => under.signer.text({ id }) };
}

test('a signed command is carried out and answered in the same request', async () => {
  const { post, sign } = await served({ result: 'done' });
  expect(await post(sign('one'))).toEqual({ status: 200, body: { id: 'one', result: 'done', why: null } });
});

test.each([
  ['no such job', 409],
  ['not possible', 409],
  ['seen before', 409],
  ['not ready', 503],
] as const)('the domain refuses it: %s', async (why, status) => {
  const { post, sign } = await served({ result: 'refused', why });
  expect(await post(sign('one'))).toEqual({ status, body: { id: 'one', result: 'refused', why } });
});

test('a clock that nobody trusts is a reason to come later', async () => {
  const { under, post, sign } = await served({ result: 'done' });
  under.clockTrusted = false;
  expect(await post(sign('one'))).toMatchObject({ status: 503, body: { why: 'clock not trusted' } });
});

test('what is not signed is refused in words', async () => {
  const { under, post, sign } = await served({ result: 'done' });
  expect(await post('{}')).toMatchObject({ status: 400, body: { error: 'unreadable' } });
  expect(await post(new Signer('front-desk').text({}))).toMatchObject({
    status: 403,
    body: { error: 'bad signature' },
  });
  expect(await post(new Signer('x').text({}))).toMatchObject({ status: 403, body: { error: 'unknown key' } });
  expect(await post(sign('two'), TOOL, 'settle-job')).toMatchObject({ status: 403 });
  expect(await post(sign('one').padEnd(4_097, ' '))).toMatchObject({ status: 413 });
  expect(under.desk.counts().some(({ result }) => result === 'done')).toBe(false);
});

test('without keys it says which setting is missing', async () => {
  const { post, sign } = await served({ result: 'done' }, false);
  expect(await post(sign('one'))).toMatchObject({ status: 403, body: { error: 'no keys' } });
});

test('a page of another site cannot pass on even a signed one', async () => {
  const { under, post, sign } = await served({ result: 'done' });
  const foreign = { 'content-type': 'application/json', origin: 'https://evil.example' };
  expect((await post(sign('one'), foreign)).status).toBe(403);
  expect((await post(sign('one'), { 'content-type': 'text/plain', 'x-kioskd': '1' })).status).toBe(415);
  expect((await post(sign('one'), { 'content-type': 'application/json' })).status).toBe(403);
  expect(under.desk.counts()).toEqual([]);
});

test('when nothing comes back in time, nobody knows', async () => {
  const { under, post, sign } = await served(null);
  const waiting = post(sign('one'));
  while (under.timers.length === 0) {
    await new Promise((resolve) => setImmediate(resolve));
  }
  under.timers[0]?.callback();
  expect(await waiting).toEqual({ status: 504, body: { id: 'one', result: 'unknown', why: 'no answer yet' } });
});
