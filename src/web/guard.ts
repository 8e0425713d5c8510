import type { IncomingHttpHeaders } from 'node:http';
import { isIP } from 'node:net';
import { type Route, refusal, type WebReply } from './routes.ts';

const LOOPBACK_NAMES = ['localhost', '127.0.0.1', '::1'];
const HOST_HEADER = /^(\[[0-9a-f:.]+\]|[a-z0-9.-]+)(?::\d{1,5})?$/;

/** Header that a tool without an Origin sets; a foreign web page cannot set it without asking first, and we refuse. */
export const TOOL_HEADER = 'x-kioskd';

/**
 * The names by which this server may be called. A page of another site that makes its own name point here (DNS
 * rebinding) comes with that name, so it is refused. The address of the socket itself is no name and always fits.
 */
export function allowedHosts(listenHost: string, hostNames: readonly string[]): ReadonlySet<string> {
  return new Set([...LOOPBACK_NAMES, listenHost, ...hostNames].map((name) => name.toLowerCase()));
}

/** @returns true when the Host header names this server. */
export function hostFits(host: string | undefined, allowed: ReadonlySet<string>, localAddress?: string): boolean {
  const name = hostName(host);
  if (name === null) {
    return false;
  }
  const ownAddress = localAddress?.replace(/^::ffff:/, '');
  return allowed.has(name) || (isIP(name) !== 0 && name === ownAddress);
}

function hostName(host: string | undefined): string | null {
  const match = HOST_HEADER.exec(host?.toLowerCase() ?? '');
  return match?.[1]?.replace(/^\[|\]$/g, '') ?? null;
}

/**
 * Whether this request may reach the route: no page of another origin, and a changing request must be JSON from our own
 * page (same Origin) or from a tool (no Origin, the tool header set).
 * @returns null when it may, else the refusal.
 */
export function checkCaller(route: Route, headers: IncomingHttpHeaders): WebReply | null {
  if (route.caller === 'machine') {
    return null;
  }
  const site = headers['sec-fetch-site'];
  if (site !== undefined && site !== 'same-origin' && !(site === 'none' && route.method === 'GET')) {
    return refusal(403, 'other origin', 'This address answers its own page only.');
  }
  if (route.method === 'GET') {
    return null;
  }
  if (!originFits(headers)) {
    return refusal(403, 'other origin', `Send it from the kiosk's own page, or set the header ${TOOL_HEADER}: 1.`);
  }
  const type = headers['content-type'] ?? '';
  if (!/^application\/json(?:\s*;\s*charset="?utf-8"?)?$/i.test(type.trim())) {
    return refusal(415, 'not json', 'The body must have the content type application/json.');
  }
  return null;
}

/** A proxy in front may speak TLS, so the scheme of the Origin is left open; its host is the checked Host header. */
function originFits(headers: IncomingHttpHeaders): boolean {
  const origin = headers.origin;
  if (origin === undefined) {
    return headers[TOOL_HEADER] === '1';
  }
  return origin === `http://${headers.host}` || origin === `https://${headers.host}`;
}
