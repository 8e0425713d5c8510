import { isIP, connect as plainConnect, type Socket } from 'node:net';
import { connect as tlsConnect } from 'node:tls';
import { isLoopback } from '../domain/loopback.ts';

/** Where a gateway is, taken apart once. */
export interface Target {
  readonly secure: boolean;
  readonly host: string;
  readonly port: number;
  readonly hostHeader: string;
  /** Path of the base URL without a slash at the end; often empty. */
  readonly basePath: string;
  readonly ca: string | undefined;
}

/**
 * Checks a base URL and takes it apart.
 * @throws Error in words, when it is not `https`, or `http` to anything but this machine itself, or carries more than an
 * address and a path. A payment code or a key must never cross a network in the clear.
 */
export function targetOf(baseUrl: string, ca: string | undefined): Target {
  if (!URL.canParse(baseUrl)) {
    throw new Error('the gateway address is not a URL');
  }
  const url = new URL(baseUrl);
  const secure = url.protocol === 'https:';
  if (!secure && url.protocol !== 'http:') {
    throw new Error('the gateway address must start with https://');
  }
  const host = url.hostname.replace(/^\[|\]$/g, '');
  if (!secure && !isLoopback(host)) {
    throw new Error('the gateway address must start with https:// (plain http is allowed to this machine only)');
  }
  if (url.username !== '' || url.password !== '' || url.search !== '' || url.hash !== '') {
    throw new Error('the gateway address must be a host and a path, without user, password, query or fragment');
  }
  return {
    secure,
    host,
    port: url.port === '' ? (secure ? 443 : 80) : Number(url.port),
    hostHeader: url.host,
    basePath: url.pathname.replace(/\/+$/, ''),
    ca,
  };
}

/**
 * Opens a connection, TLS included, without sending anything of a request on it.
 * Nagle's delay is off: a request is one small write and must leave at once.
 */
export function dial(target: Target, connectMs: number, signal: AbortSignal): Promise<Socket> {
  return new Promise((resolve, reject) => {
    const socket = target.secure
      ? tlsConnect({
          host: target.host,
          port: target.port,
          servername: isIP(target.host) === 0 ? target.host : '',
          rejectUnauthorized: true,
          minVersion: 'TLSv1.2',
          ALPNProtocols: ['http/1.1'],
          ...(target.ca === undefined ? {} : { ca: target.ca }),
        })
      : plainConnect({ host: target.host, port: target.port });
    const giveUp = (code: string): void => {
      socket.destroy(Object.assign(new Error(code), { code }));
    };
    const timer = setTimeout(() => giveUp('ETIMEDOUT'), connectMs);
    const onAbort = (): void => giveUp('ABORTED');
    const settle = (): void => {
      clearTimeout(timer);
      signal.removeEventListener('abort', onAbort);
    };
    signal.addEventListener('abort', onAbort, { once: true });
    // Stays for the life of the connection: an idle one that breaks must not become an uncaught error.
    socket.on('error', (error) => {
      settle();
      reject(error);
    });
    socket.once('close', () => {
      settle();
      reject(Object.assign(new Error('closed'), { code: 'ECONNRESET' }));
    });
    socket.once(target.secure ? 'secureConnect' : 'connect', () => {
      settle();
      socket.setNoDelay(true);
      resolve(socket);
    });
    if (signal.aborted) {
      onAbort();
    }
  });
}

const CONNECT_WORDS: Readonly<Record<string, string>> = {
  ENOTFOUND: 'the name of the gateway was not found (DNS)',
  EAI_AGAIN: 'the name service does not answer (DNS)',
  ECONNREFUSED: 'connection refused',
  ECONNRESET: 'connection ended while it was being opened',
  ETIMEDOUT: 'no connection in time',
  EHOSTUNREACH: 'the gateway cannot be reached from this network',
  ENETUNREACH: 'no network',
  ABORTED: 'stopped',
};

/** Failures that say as much of the clock of this machine as of the gateway. */
const DATE_WORDS = {
  CERT_NOT_YET_VALID: 'the certificate of the gateway is not valid yet by the clock of this machine',
  CERT_HAS_EXPIRED: 'the certificate of the gateway has expired by the clock of this machine',
} as const;

/** What a reason made by {@link whyNotConnected} says of the certificate's dates; null when it is about something else. */
export function certificateDates(reason: string): 'not valid yet' | 'expired' | null {
  if (reason.includes(DATE_WORDS.CERT_NOT_YET_VALID)) {
    return 'not valid yet';
  }
  return reason.includes(DATE_WORDS.CERT_HAS_EXPIRED) ? 'expired' : null;
}

/** Why a connection did not come about, from the error's code alone: error texts can hold addresses and outside text. */
export function whyNotConnected(error: NodeJS.ErrnoException): string {
  const code = /^[A-Z0-9_]{1,50}$/.test(error.code ?? '') ? (error.code ?? '') : 'no code';
  if (code === 'CERT_NOT_YET_VALID' || code === 'CERT_HAS_EXPIRED') {
    return DATE_WORDS[code];
  }
  if (/CERT|SIGNATURE|ISSUER/.test(code)) {
    return `the certificate of the gateway was not accepted (${code}); check the address, and what stands in between`;
  }
  return CONNECT_WORDS[code] ?? `no connection (${code})`;
}
