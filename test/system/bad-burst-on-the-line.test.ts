import { expect, onTestFinished, test } from 'vitest';
import { expectSound, runningKiosk, sells, settled } from '../support/bad-input.ts';
import { openPty } from '../support/pty.ts';

const BURST_BYTES = 100_000;

test('100 kB in one go, without an end and as thousands of short lines: dropped, and the next good scan sells', async () => {
  const pty = await openPty();
  onTestFinished(() => pty.close());
  const kiosk = await runningKiosk({
    // On a busy machine the line may rest in the middle of the burst, and of the code after it.
    config: { scanner: { driver: 'serial', path: pty.a, baudRate: 9600, silence: '2s' }, log: { level: 'debug' } },
  });
  await pty.write('7'.repeat(BURST_BYTES));
  const code = await sells(kiosk, async (good) => {
    await pty.write('7'.repeat(BURST_BYTES));
    const lines = Array.from({ length: BURST_BYTES / 16 }, (_, i) => `77${String(i).padStart(12, '0')}\r\n`);
    await pty.write(`\r\n${lines.join('')}`);
    await pty.write(`${good}\r\n`);
  });

  await settled(kiosk);
  expect(kiosk.qfpay.calls().filter((call) => call.verb === 'charge')).toHaveLength(1);
  // A line that talks all day must not fill the log.
  expect(kiosk.log.filter((line) => line.event === 'scanner.noise').length).toBeLessThan(60);
  expectSound(kiosk, [code]);
});
