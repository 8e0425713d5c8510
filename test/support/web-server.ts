import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type WebAddress, WebServer, type WebServerOptions } from '../../src/web/server.ts';

export interface RunningServer {
  readonly server: WebServer;
  readonly address: WebAddress;
  readonly assetsDir: string;
  readonly errors: readonly unknown[];
  stop(): Promise<void>;
}

/** A server on a free loopback port with an empty folder for its page; `fill` may put files there first. */
export async function startServer(
  over: Partial<WebServerOptions> = {},
  fill: (assetsDir: string) => Promise<void> = async () => {},
): Promise<RunningServer> {
  const assetsDir = await mkdtemp(join(tmpdir(), 'kioskd-server-'));
  await fill(assetsDir);
  const errors: unknown[] = [];
  const server = new WebServer({
    port: 0,
    assetsDir,
    health: () => ({ ok: true, body: {} }),
    metrics: () => '',
    onError: (error) => errors.push(error),
    ...over,
  });
  const removeAssets = () => rm(assetsDir, { recursive: true, force: true });
  await server.start(new AbortController().signal).catch(async (error: unknown) => {
    await removeAssets();
    throw error;
  });
  const { address } = server;
  if (address === null) {
    throw new Error('the server does not listen');
  }
  const stop = async () => {
    await server.stop();
    await removeAssets();
  };
  return { server, address, assetsDir, errors, stop };
}
