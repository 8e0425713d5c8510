import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { healthIs, linkedKiosk } from '../support/fleet.ts';
import { Mosquitto } from '../support/mosquitto.ts';

const folder = mkdtempSync(join(tmpdir(), 'kioskd-tls-'));
const file = (name: string) => join(folder, name);
const openssl = (...args: string[]) => execFileSync('openssl', args, { cwd: folder, stdio: 'ignore' });

/** A key and a certificate signed by our own authority. */
function issue(name: string, subject: string): void {
  openssl(
    'req',
    '-new',
    '-newkey',
    'ec',
    '-pkeyopt',
    'ec_paramgen_curve:P-256',
    '-nodes',
    '-keyout',
    `${name}.key`,
    '-out',
    `${name}.csr`,
    '-subj',
    `/CN=${subject}`,
  );
  writeFileSync(
    file(`${name}.ext`),
    `subjectAltName=${subject === 'localhost' ? 'DNS:localhost' : `DNS:${subject}`}\n`,
  );
  openssl(
    'x509',
    '-req',
    '-in',
    `${name}.csr`,
    '-CA',
    'ca.crt',
    '-CAkey',
    'ca.key',
    '-CAcreateserial',
    '-days',
    '2',
    '-extfile',
    `${name}.ext`,
    '-out',
    `${name}.crt`,
  );
}

let broker: Mosquitto;
const pem = (name: string) => readFileSync(file(name), 'utf8');

beforeAll(async () => {
  openssl(
    'req',
    '-x509',
    '-newkey',
    'ec',
    '-pkeyopt',
    'ec_paramgen_curve:P-256',
    '-nodes',
    '-days',
    '2',
    '-keyout',
    'ca.key',
    '-out',
    'ca.crt',
    '-subj',
    '/CN=test authority',
  );
  issue('server', 'localhost');
  issue('k1', 'k1');
  broker = await Mosquitto.start({
    config: [
      `cafile ${file('ca.crt')}`,
      `certfile ${file('server.crt')}`,
      `keyfile ${file('server.key')}`,
      'require_certificate true',
      'use_identity_as_username true',
    ],
  });
});
afterAll(async () => {
  await broker.remove();
  rmSync(folder, { recursive: true });
});

async function reasonOf(options: { host?: string; tls: Record<string, string> }): Promise<string> {
  const kiosk = await linkedKiosk({ url: `mqtts://${options.host ?? 'localhost'}:${broker.port}`, tls: options.tls });
  await kiosk.link.start(new AbortController().signal);
  const { reason } = await healthIs(kiosk, 'failing');
  await kiosk.stop();
  return reason;
}

describe('an encrypted connection', () => {
  test('with the right authority and our certificate is made', async () => {
    const tls = { ca: pem('ca.crt'), cert: pem('k1.crt'), key: pem('k1.key') };
    const kiosk = await linkedKiosk({ url: `mqtts://localhost:${broker.port}`, tls });
    await kiosk.link.start(new AbortController().signal);
    await healthIs(kiosk, 'ready');
    await kiosk.stop();
  });

  test('to a broker we cannot verify is not made', async () => {
    const own = { cert: pem('k1.crt'), key: pem('k1.key') };
    expect(await reasonOf({ tls: own })).toMatch(/encrypted connection .* failed .*mqtt\.ca/);
    const otherName = await reasonOf({ host: '127.0.0.1', tls: { ...own, ca: pem('ca.crt') } });
    expect(otherName).toContain('ERR_TLS_CERT_ALTNAME_INVALID');
  });

  test('without our certificate is refused by the broker, and said', async () => {
    expect(await reasonOf({ tls: { ca: pem('ca.crt') } })).toContain(`localhost:${broker.port}`);
  });

  test('with a key that is none is a matter of settings', async () => {
    expect(await reasonOf({ tls: { ca: pem('ca.crt'), cert: 'x', key: 'y' } })).not.toBe('');
  });
});
