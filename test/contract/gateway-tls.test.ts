import { createServer as createHttpsServer } from 'node:https';
import { type AddressInfo, createServer, type Server } from 'node:net';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { HttpClient } from '../../src/gateways/http.ts';
import { selfSigned } from '../support/certificate.ts';
import { eventually } from '../support/eventually.ts';

const CALL = { method: 'POST', path: '/pay', headers: {}, body: 'secret', deadlineMs: 20_000 } as const;
const { cert, key } = selfSigned();

let server: Server;
let heard: string[];
let client: HttpClient | null;
beforeEach(() => {
  heard = [];
  client = null;
});
afterEach(async () => {
  client?.stop();
  await new Promise((resolve) => server.close(resolve));
});

async function listen(made: Server): Promise<string> {
  server = made;
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve);
  });
  return `127.0.0.1:${(server.address() as AddressInfo).port}`;
}

const gateway = (): Server =>
  createHttpsServer({ cert, key }, (request, response) => {
    request.setEncoding('utf8');
    request.on('data', (text: string) => heard.push(text));
    request.on('end', () => response.end('{}'));
  });

describe('a gateway over TLS', () => {
  it('is talked to when its certificate is trusted, over the connection opened ahead', async () => {
    const address = await listen(gateway());
    let connections = 0;
    server.on('secureConnection', () => {
      connections += 1;
    });
    client = new HttpClient({ baseUrl: `https://${address}`, ca: cert });
    client.warm();
    await eventually(() => connections === 1, { what: 'a TLS connection opened ahead' });
    expect(await client.request(CALL)).toMatchObject({ kind: 'answer', status: 200 });
    expect(await client.request(CALL)).toMatchObject({ kind: 'answer', status: 200 });
    expect({ connections, heard }).toEqual({ connections: 1, heard: ['secret', 'secret'] });
  });

  it('whose certificate nobody vouches for is sent nothing, environment or not', async () => {
    const address = await listen(gateway());
    process.env['NODE_TLS_REJECT_UNAUTHORIZED'] = '0';
    client = new HttpClient({ baseUrl: `https://${address}` });
    const result = await client.request(CALL);
    delete process.env['NODE_TLS_REJECT_UNAUTHORIZED'];
    expect(result.kind).toBe('not sent');
    expect(result.kind === 'not sent' ? result.why : '').toContain('certificate');
    expect(heard).toEqual([]);
  });

  it('whose certificate is for another name is sent nothing', async () => {
    const address = await listen(gateway());
    client = new HttpClient({ baseUrl: `https://${address.replace('127.0.0.1', '127.0.0.2')}`, ca: cert });
    expect((await client.request(CALL)).kind).toBe('not sent');
    expect(heard).toEqual([]);
  });

  it('that talks no TLS is sent nothing of the request', async () => {
    const address = await listen(
      createServer((socket) => {
        socket.on('data', (bytes) => heard.push(bytes.toString('latin1')));
        socket.on('error', () => undefined);
        socket.end('HTTP/1.1 200 OK\r\n\r\n{}');
      }),
    );
    client = new HttpClient({ baseUrl: `https://${address}` });
    expect((await client.request(CALL)).kind).toBe('not sent');
    expect(heard.join('')).not.toContain('secret');
  });

  it('that never finishes its handshake is sent nothing by the deadline', async () => {
    const address = await listen(createServer((socket) => socket.on('error', () => undefined).resume()));
    client = new HttpClient({ baseUrl: `https://${address}` });
    const result = await client.request({ ...CALL, deadlineMs: 200 });
    expect(result).toEqual({ kind: 'not sent', why: 'no connection in time' });
  });
});
