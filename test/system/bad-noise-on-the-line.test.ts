import { expect, onTestFinished, test } from 'vitest';
import { expectSound, runningKiosk, sells, settled } from '../support/bad-input.ts';
import { eventually } from '../support/eventually.ts';
import { openPty } from '../support/pty.ts';
import { Random } from '../support/random.ts';

const ESC = '\x1b';
const NASTY = [
  `${ESC}[2J${ESC}]0;owned\x07${ESC}[31m\r\n`,
  '\0'.repeat(500),
  '281234\x00567890\x08\x08\x7f12345678\r\n',
  '\xff\xfe\xc3\x28\r\n',
  `28${'9'.repeat(5_000)}\r\n`,
  '<script>alert(1)</script>\r\n',
  '"},{"event":"sale.paid"}\r\n',
];

test('noise on the serial line, before and during a sale: nothing is charged for it, and the next good scan sells', async () => {
  const pty = await openPty();
  onTestFinished(() => pty.close());
  const kiosk = await runningKiosk({
    // On a busy machine the line may rest in the middle of a code.
    config: { scanner: { driver: 'serial', path: pty.a, baudRate: 9600, silence: '2s' }, log: { level: 'debug' } },
  });
  const random = new Random(7);
  const bytes = () => Uint8Array.from({ length: 2_000 }, () => random.int(256));

  await pty.write(bytes());
  for (const line of NASTY) {
    await pty.write(line);
  }
  await eventually(() => noises(kiosk) > 0, { what: 'the log tells of noise' });
  const code = await sells(kiosk, async (good) => {
    await pty.write(bytes());
    for (const line of NASTY) {
      await pty.write(line);
    }
    // Ends whatever line the noise left open; a scanner that was plugged in mid-word does the same with its next CR.
    await pty.write(`\r\n${good}\r\n`);
  });

  await settled(kiosk);
  expect(kiosk.qfpay.calls().filter((call) => call.verb === 'charge')).toHaveLength(1);
  expect(kiosk.qfpay.orders().filter((order) => order.state === 'paid')).toHaveLength(1);
  // What was scanned is never told, not even when it was noise.
  expect(JSON.stringify(kiosk.log)).not.toMatch(/owned|alert\(1\)|\\u001b/);
  expectSound(kiosk, [code, '28999']);
});

function noises(kiosk: { readonly log: readonly { readonly event: string }[] }): number {
  return kiosk.log.filter((line) => line.event === 'scanner.noise').length;
}
