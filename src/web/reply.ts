import type { IncomingMessage, ServerResponse } from 'node:http';
import type { WebReply } from './routes.ts';

/** Only what we serve ourselves runs or loads; no inline script or style; nobody else may frame the page. */
const CONTENT_SECURITY_POLICY = [
  "default-src 'self'",
  "script-src 'self'",
  "style-src 'self'",
  "object-src 'none'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'self'",
  "require-trusted-types-for 'script'",
].join('; ');

const EVERY_ANSWER = {
  'content-security-policy': CONTENT_SECURITY_POLICY,
  'x-content-type-options': 'nosniff',
  'referrer-policy': 'no-referrer',
  'cross-origin-resource-policy': 'same-origin',
  'cross-origin-opener-policy': 'same-origin',
  'permissions-policy': 'camera=(), microphone=(), geolocation=(), usb=(), serial=(), payment=()',
};

/** A reader that takes no bytes for this long loses its answer. */
const WRITE_TIMEOUT_MS = 10_000;

/** Sends the answer. A request whose body was not read to its end costs the connection: the rest cannot be told apart. */
export function sendReply(request: IncomingMessage, response: ServerResponse, reply: WebReply): void {
  if (response.destroyed) {
    return;
  }
  const headers: Record<string, string> = { ...EVERY_ANSWER, ...(request.complete ? {} : { connection: 'close' }) };
  if (reply.kind === 'stream') {
    if (request.method === 'HEAD') {
      response.writeHead(200, { ...headers, 'content-type': reply.contentType, 'cache-control': 'no-store' }).end();
      return;
    }
    response.writeHead(200, { ...headers, 'content-type': reply.contentType, 'cache-control': 'no-store' });
    response.flushHeaders();
    reply.open(response);
    return;
  }
  response.setTimeout(WRITE_TIMEOUT_MS, () => response.destroy());
  const { body, own } = encode(reply);
  response.writeHead(reply.status, { ...headers, ...own, ...(reply.status === 304 ? {} : lengthOf(body)) });
  response.end(body);
}

function lengthOf(body: Buffer): Record<string, string> {
  return { 'content-length': String(body.length) };
}

function encode(reply: Exclude<WebReply, { kind: 'stream' }>): { body: Buffer; own: Record<string, string> } {
  switch (reply.kind) {
    case 'json':
      return {
        body: Buffer.from(JSON.stringify(reply.body)),
        own: { 'content-type': 'application/json; charset=utf-8', 'cache-control': 'no-store' },
      };
    case 'text':
      return {
        body: Buffer.from(reply.body),
        own: { 'content-type': reply.contentType, 'cache-control': 'no-store' },
      };
    case 'bytes':
      return { body: reply.body, own: reply.headers };
  }
}
