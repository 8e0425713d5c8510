import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Socket } from 'node:net';

/** A relay in front of a gateway that notes when the first byte of the next charge arrives. */
export interface Tap {
  readonly port: number;
  /** Where on loopback everything goes, unread. */
  aim(target: number): void;
  /** Resolves with performance.now() at the first byte of the next charge. Ask before causing it. */
  nextCharge(): Promise<number>;
  close(): Promise<void>;
}

/** What the first bytes of a QFPay charge look like; probes and queries go elsewhere. */
const CHARGE = Buffer.from('POST /trade/v1/payment ');

/** Listens on a free loopback port. */
export async function tap(): Promise<Tap> {
  const sockets = new Set<Socket>();
  let target = 0;
  let waiting: ((at: number) => void) | null = null;
  const server = createServer((client) => {
    const gateway = connect(target, '127.0.0.1');
    for (const socket of [client, gateway]) {
      sockets.add(socket.setNoDelay(true));
      socket.on('error', () => socket.destroy()).on('close', () => sockets.delete(socket));
    }
    client.on('data', (chunk) => {
      const at = performance.now();
      if (waiting === null || !chunk.subarray(0, CHARGE.length).equals(CHARGE)) return;
      waiting(at);
      waiting = null;
    });
    client.pipe(gateway).pipe(client);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    port: (server.address() as AddressInfo).port,
    aim: (port) => {
      target = port;
    },
    nextCharge: () =>
      new Promise((resolve, reject) => {
        const timer = setTimeout(() => reject(new Error('no charge arrived at the gateway within 10 s')), 10_000);
        waiting = (at) => {
          clearTimeout(timer);
          resolve(at);
        };
      }),
    close: () => {
      for (const socket of sockets) socket.destroy();
      return new Promise((resolve) => server.close(() => resolve()));
    },
  };
}
