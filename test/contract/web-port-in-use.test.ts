import { expect, test } from 'vitest';
import { ListenError } from '../../src/web/listen-error.ts';
import { startServer } from '../support/web-server.ts';

async function problemOf(start: Promise<unknown>): Promise<ListenError> {
  const error = await start.then(
    () => null,
    (reason: unknown) => reason,
  );
  expect(error).toBeInstanceOf(ListenError);
  return error as ListenError;
}

test('a port that is taken is said in words, and the first server goes on', async () => {
  const first = await startServer();
  const error = await problemOf(startServer({ port: first.address.port }));
  expect(error.problem).toBe('port in use');
  expect(error.message).toContain(`127.0.0.1:${first.address.port}`);
  expect((await fetch(`${first.address.url}/healthz`)).status).toBe(200);
  await first.stop();
});

test('an address that this machine has not is said in words', async () => {
  const error = await problemOf(startServer({ host: '192.0.2.1' }));
  expect(error.problem).toBe('no such address');
});

test('after a stop the port is free, and the same server can start again', async () => {
  const first = await startServer();
  const { port } = first.address;
  await first.server.stop();
  await first.server.stop();
  expect(first.server.address).toBeNull();
  const second = await startServer({ port });
  await second.stop();
  await first.server.start(new AbortController().signal);
  expect(first.server.address).not.toBeNull();
  await first.stop();
});

test('a signal that is given up before or during the start leaves nothing listening', async () => {
  const running = await startServer();
  await running.server.stop();
  const before = AbortSignal.abort();
  await running.server.start(before);
  expect(running.server.address).toBeNull();
  const during = new AbortController();
  const starting = running.server.start(during.signal);
  during.abort();
  await starting;
  expect(running.server.address).toBeNull();
  await running.stop();
});
