import type { AddressInfo, Server } from 'node:net';

/** What to say when a port cannot be had: in words, with what to do about it. */
export class PortProblem extends Error {
  constructor(message: string) {
    super(message);
    this.name = 'PortProblem';
  }
}

/**
 * Listens on the loopback interface only.
 * @param port 0 asks the system for any free port.
 * @param use what the port is for, in words, for the error.
 * @param option the command line option that names another port, or null when there is none.
 * @returns the port that was given.
 * @throws PortProblem when the port is taken or may not be used.
 */
export async function listenOnLoopback(
  server: Server,
  port: number,
  use: string,
  option: string | null,
): Promise<number> {
  await new Promise<void>((resolve, reject) => {
    server.once('error', (error: NodeJS.ErrnoException) => reject(new PortProblem(inWords(error, port, use, option))));
    server.listen({ port, host: '127.0.0.1', exclusive: true }, () => {
      server.removeAllListeners('error');
      resolve();
    });
  });
  return (server.address() as AddressInfo).port;
}

function inWords(error: NodeJS.ErrnoException, port: number, use: string, option: string | null): string {
  const remedy =
    option === null ? '' : ` Choose another one with ${option} NUMBER; ${option} 0 takes any port that is free.`;
  if (error.code === 'EADDRINUSE') {
    return `Port ${port} on 127.0.0.1, wanted for ${use}, is already in use by another program.${remedy}`;
  }
  if (error.code === 'EACCES') {
    return `Port ${port} on 127.0.0.1, wanted for ${use}, may not be opened by this user.${remedy}`;
  }
  return `Port ${port} on 127.0.0.1, wanted for ${use}, cannot be opened (${error.code ?? 'no reason given'}).${remedy}`;
}
