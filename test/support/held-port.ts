import { once } from 'node:events';
import { type AddressInfo, connect, createServer } from 'node:net';

/** A loopback port at which nobody listens, and which the system gives to nobody meanwhile. */
export interface HeldPort {
  readonly port: number;
  release(): void;
}

/**
 * Holds a port of the system's choice, or this one, without listening at it: it is the near end of a connection of our own,
 * so whoever connects to it is refused. A server that asks for it by its number can have it while it is still held.
 */
export async function holdPort(port = 0): Promise<HeldPort> {
  const server = createServer();
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const comes = once(server, 'connection');
  const { port: remote } = server.address() as AddressInfo;
  const near = connect({ host: '127.0.0.1', port: remote, localAddress: '127.0.0.1', localPort: port });
  await once(near, 'connect');
  const [far] = (await comes) as [typeof near];
  server.close();
  for (const end of [near, far]) {
    end.on('error', () => undefined);
    // A test that forgets to release it must not be kept from ending.
    end.unref();
  }
  return {
    port: near.localPort ?? 0,
    release: () => {
      near.resetAndDestroy();
      far.destroy();
    },
  };
}
