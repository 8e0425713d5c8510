import { get } from 'node:http';
import { createServer } from 'node:net';
import { listenOnLoopback } from './listen.ts';

/** Makes sure the screen's port can be had, in words if not, and gives it back for the daemon to take. */
export async function freePort(port: number): Promise<number> {
  const server = createServer();
  const given = await listenOnLoopback(server, port, "the customer's screen", '--screen-port');
  await new Promise<void>((resolve) => server.close(() => resolve()));
  return given;
}

/** Any answer will do: a kiosk that is out of service serves its screen too. */
export function answers(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const request = get({ host: '127.0.0.1', port, path: '/healthz', agent: false, timeout: 2000 }, (response) => {
      response.resume();
      resolve(true);
    });
    request.on('timeout', () => request.destroy());
    request.on('error', () => resolve(false));
  });
}
