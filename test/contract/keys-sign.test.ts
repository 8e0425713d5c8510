import { execFileSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { readEnvelope, signedBytes } from '../../src/fleet/command-envelope.ts';
import { isSignedBy, publicKeyBytes, publicKeyObject } from '../../src/fleet/command-keys.ts';
import { DeskUnderTest } from '../support/command-desk.ts';
import { folder, keys, openssl, printedKey } from '../support/command-line.ts';
import { VECTOR } from '../support/command-sign.ts';

async function madeKey() {
  const dir = folder();
  const file = join(dir, 'boss');
  const publicKey = publicKeyBytes(printedKey((await keys('make', '--out', file)).out)) ?? new Uint8Array();
  return { dir, file, publicKey };
}

const SETTLE = ['--command', 'settle-job', '--arg', 'job=LOB1-J3', '--arg', 'as=paid back'];

test('a kiosk believes what it signs; the counter is the time of signing', async () => {
  const { file, publicKey } = await madeKey();
  const { code, out } = await keys('sign', '--key', file, '--kiosk', 'k1', ...SETTLE, '--valid', '1h', '--json');
  expect(code).toBe(0);
  const kiosk = new DeskUnderTest({ keys: [{ name: 'boss', publicKey }] });
  kiosk.wall = Date.now();
  expect(kiosk.send(out, 'settle-job')).toBeNull();
  expect(kiosk.posted[0]).toMatchObject({
    key: 'boss',
    command: { do: 'settle job', jobId: 'LOB1-J3', as: 'paid back' },
  });
  const message = JSON.parse(out) as { issuedAt: string; notAfter: string; counter: number };
  expect(message.counter).toBe(Date.parse(message.issuedAt));
  expect(Date.parse(message.notAfter) - message.counter).toBe(3_600_000);
});

test('without --json it is a line for a shell', async () => {
  const { file, publicKey } = await madeKey();
  const { out } = await keys('sign', '--key', file, '--kiosk', 'k1', ...SETTLE);
  expect(out).toMatch(/^mosquitto_pub -q 1 -t 'kioskd\/k1\/command\/settle-job' -m '\{.*\}'\n$/);
  // What a shell makes of it is a message that is believed.
  const text = execFileSync('sh', ['-c', `mosquitto_pub() { printf %s "$6"; }; ${out}`]);
  const kiosk = new DeskUnderTest({ keys: [{ name: 'boss', publicKey }] });
  kiosk.wall = Date.now();
  expect(kiosk.send(text, 'settle-job')).toBeNull();
  expect(kiosk.posted).toHaveLength(1);
});

test('OpenSSL verifies our signature', async () => {
  const { dir, file } = await madeKey();
  const { out } = await keys('sign', '--key', file, '--kiosk', 'k1', ...SETTLE, '--json');
  const envelope = readEnvelope(Buffer.from(out));
  if (envelope === null) {
    throw new Error('it cannot be read');
  }
  writeFileSync(join(dir, 'bytes'), signedBytes({ kioskId: 'k1', name: 'settle-job' }, envelope));
  writeFileSync(join(dir, 'signature'), Buffer.from(envelope.signature, 'base64'));
  openssl('pkey', '-in', file, '-pubout', '-out', join(dir, 'pub'));
  const verify = ['pkeyutl', '-verify', '-pubin', '-inkey', join(dir, 'pub'), '-rawin'];
  const said = openssl(...verify, '-in', join(dir, 'bytes'), '-sigfile', join(dir, 'signature'));
  expect(said.toString()).toContain('Verified Successfully');
});

test('and a signature of OpenSSL is believed', async () => {
  const { dir, file, publicKey } = await madeKey();
  writeFileSync(join(dir, 'bytes'), VECTOR.bytes);
  const signature = openssl('pkeyutl', '-sign', '-inkey', file, '-rawin', '-in', join(dir, 'bytes')).toString('base64');
  expect(isSignedBy(publicKeyObject(publicKey), Buffer.from(VECTOR.bytes), signature)).toBe(true);
});

test.each([
  [[], 'say what to do'],
  [['sing'], 'Did you mean "keys sign"?'],
  [['frobnicate'], 'There are: make, show, sign.'],
  [['make'], 'say with --out FILE'],
  [['make', 'x', '--out', 'y'], 'takes options only'],
  [['make', '--out', '/nowhere/key'], 'cannot be written (ENOENT)'],
  [['make', '--out', 'k', '--name', 'Front Desk'], '--name takes'],
  [['make', '--kiosk', 'a'], '--kiosk does not go with keys make'],
  [['show'], 'name the file'],
  [['show', '/nowhere/key'], 'cannot be read (ENOENT)'],
  [['sign'], 'say with --key FILE'],
])('%j is a mistake that is explained', async (argv, words) => {
  const { code, out, err } = await keys(...argv);
  expect([code, out]).toEqual([2, '']);
  expect(err).toContain(words);
});

test.each([
  [[], 'say with --kiosk ID'],
  [['--kiosk', 'Lobby 1'], 'say with --kiosk ID'],
  [['--kiosk', 'k1'], 'Commands: settle-job, reset-breaker, set-stock, report-day, create-order, cancel-order.'],
  [['--kiosk', 'k1', '--command', 'settle-jobs'], 'Did you mean "settle-job"?'],
  [['--kiosk', 'k1', '--command', 'settle-job'], 'settle-job needs --arg "job=…"'],
  [['--kiosk', 'k1', '--command', 'settle-job', '--arg', 'jb=x'], 'Did you mean "job"?'],
  [['--kiosk', 'k1', '--command', 'settle-job', '--arg', 'LOB1-J3'], 'there is no argument "LOB1-J3"'],
  [['--kiosk', 'k1', '--command', 'settle-job', '--arg', 'job=3'], 'takes id of the job, such as LOB1-J3'],
  [['--kiosk', 'k1', ...SETTLE.slice(0, 4), '--arg', 'as=payed back'], 'Did you mean "paid back"?'],
  [['--kiosk', 'k1', ...SETTLE, '--arg', 'job=LOB1-J4'], 'is there twice'],
  [['--kiosk', 'k1', '--command', 'reset-breaker', '--arg', 'a=b'], 'reset-breaker takes none'],
  [['--kiosk', 'k1', ...SETTLE, '--valid', '2d'], '--valid takes a time'],
  [['--kiosk', 'k1', ...SETTLE, '--valid', '25h'], '--valid takes a time'],
  [['--kiosk', 'k1', ...SETTLE, '--send', 'kiosk'], '--send takes the address'],
  [['--kiosk', 'k1', ...SETTLE, '--send', 'http://127.0.0.1:1', '--json'], '--send goes without'],
])('sign %j is a mistake that is explained', async (argv, words) => {
  const { file } = await madeKey();
  const { code, out, err } = await keys('sign', '--key', file, ...argv);
  expect([code, out]).toEqual([2, '']);
  expect(err).toContain(words);
});
