import { expect, test } from 'vitest';
import type { Manner } from '../support/pretend-module.ts';
import { moduleRig } from './suites/scanner.ts';

const USB = { port: '1-1.2', vendor: '1eab', product: '1d06', name: 'FM430' };
const command = (text: string) => Buffer.from(`~\u00010000${text};\u0003`, 'latin1');
const answer = (text: string) => Buffer.from(`\u0002\u00010000${text};\u0003`, 'latin1');

/** Each with what the engine says. */
function manner(mode: string): Manner {
  return [
    [command('#SCNMOD3'), answer(`#SCNMOD3${mode}`)],
    [command('@QRYSYS'), answer('@QRYSYSProduct Name: NLS-FM430\r\nFirmware Version: 1.02.3\u0006')],
    [command('#SCNENA1'), answer('#SCNENA1\u0006')],
    [command('#SCNENA0'), answer('#SCNENA0\u0006')],
  ];
}

test('a command that is refused makes the scanner degraded, with words', async () => {
  const { scanner } = await moduleRig({ usb: USB, manner: manner('\u0015') });
  await scanner.start(new AbortController().signal);
  expect(scanner.health.status).toBe('degraded');
  expect(scanner.health.reason).toMatch(/refuses to read without a button.*Newland.*check scanner\.profile/);
});

test('what a scanner says of itself is kept for the technician', async () => {
  const { scanner, record, pty } = await moduleRig({ usb: USB, manner: manner('\u0006') });
  await scanner.start(new AbortController().signal);
  expect(scanner.health.status).toBe('ready');
  expect(scanner.found).toMatchObject({ profile: 'newland', path: expect.stringMatching(/ttyACM0$/) });
  expect(scanner.found?.firmware).toBe('Product Name: NLS-FM430 Firmware Version: 1.02.3');
  expect(scanner.found?.usb).toContain('USB port 1-1.2');
  await pty.write('CODE\r');
  await record.until(({ codes }) => codes.length === 1);
  expect(record.codes).toEqual(['CODE']);
});
