import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { type AddressInfo, connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createServer } from 'node:tls';
import { expect, onTestFinished, test } from 'vitest';
import { sells, setConfig } from '../support/bad-input.ts';
import { selfSigned } from '../support/certificate.ts';
import { kioskWithClock, partIs } from '../support/wrong-clock-kiosk.ts';

/** TLS before a gateway of this machine. @returns its address. */
async function withTls(url: string, { cert, key }: { cert: string; key: string }): Promise<string> {
  const { port } = new URL(url);
  const server = createServer({ cert, key }, (outside) => {
    const inside = connect(Number(port), '127.0.0.1');
    for (const [one, other] of [
      [outside, inside],
      [inside, outside],
    ] as const) {
      one.on('error', () => other.destroy());
      one.on('close', () => other.destroy());
      one.pipe(other);
    }
  });
  // A handshake that the kiosk breaks off is what this is about.
  server.on('tlsClientError', () => undefined);
  onTestFinished(() => void server.close());
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve);
  });
  return `https://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

test.each([
  ['not valid yet', Date.UTC(2001, 0, 1, 12), '2001-01-01'],
  ['out of date', Date.UTC(2050, 5, 1, 12), '2050-06-01'],
])('a certificate that is %s by a wrong clock is the fault of the clock, not of the gateway', async (_, wall, day) => {
  const pair = selfSigned();
  const folder = mkdtempSync(join(tmpdir(), 'kioskd-authority-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  const authority = join(folder, 'authority.pem');
  writeFileSync(authority, pair.cert);
  const env = { NODE_EXTRA_CA_CERTS: authority };
  const { kiosk, clock } = await kioskWithClock(wall - Date.now(), { env });
  setConfig(kiosk, {
    'gateways.qfpay.baseUrl': await withTls(kiosk.qfpay.url, pair),
    'gateways.wavpay.baseUrl': await withTls(kiosk.wavpay.url, pair),
  });
  await kiosk.spawn();

  const says = new RegExp(`^the clock of this machine says ${day}.*certificate.*set the time`);
  await partIs(kiosk, 'gateway:qfpay', 'failing', says);
  await partIs(kiosk, 'gateway:wavpay', 'failing', says);
  await partIs(kiosk, 'clock', 'failing', new RegExp(`^the clock of this machine says ${day}`));
  await kiosk.seesPhase('out of service');
  expect(kiosk.qfpay.orders()).toEqual([]);

  clock.set(0);
  await kiosk.seesPhase('idle');
  await partIs(kiosk, 'gateway:qfpay', 'ready');
  await sells(kiosk);
});
