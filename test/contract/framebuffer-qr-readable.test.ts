import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { expect, test } from 'vitest';
import { qrModules } from '../../src/screens/qr.ts';
import { eventually } from '../support/eventually.ts';
import { PretendFramebuffer } from '../support/pretend-framebuffer.ts';
import { someView, viewNamed } from '../support/screen-views.ts';

const run = promisify(execFile);

const SHORT = '00020101021226HQR0123456789';
const LONG = `https://pay.example/cashier?order=${'K7x9'.repeat(66)}==`;
const LONGEST = 'https://pay.example/'.padEnd(858, 'aB3');

test.each([
  [SHORT, 128, 128, 16, 0, 0],
  [SHORT, 320, 240, 16, 0, 0],
  [SHORT, 320, 240, 16, 90, 16],
  [SHORT, 480, 320, 32, 180, 0],
  [LONG, 480, 320, 16, 270, 0],
  [LONG, 800, 480, 32, 0, 128],
  [LONG, 480, 800, 32, 90, 0],
  [LONGEST, 800, 480, 32, 0, 0],
  [LONGEST, 1024, 600, 32, 0, 0],
] as const)('the order code is read off the glass: %#', async (text, width, height, bitsPerPixel, rotate, padding) => {
  const frame = new PretendFramebuffer({ width, height, bitsPerPixel, padding });
  const display = frame.display(() => {}, { rotate });
  display.show(viewNamed('paying', 'zh-Hant', (await qrModules(text)) ?? []));
  await display.start(new AbortController().signal);
  expect(display.health).toEqual({ status: 'ready', reason: '' });

  const { stdout } = await run('zbarimg', ['--quiet', '--raw', '-Sdisable', '-Sqrcode.enable', frame.save()]);
  expect(stdout.trimEnd()).toBe(text);
});

test('a code that does not fit is not drawn, and the technician is told; the next view is fine', async () => {
  const frame = new PretendFramebuffer({ width: 128, height: 128, bitsPerPixel: 16 });
  const display = frame.display(() => {});
  await display.start(new AbortController().signal);
  display.show(viewNamed('paying', 'en', (await qrModules(LONG)) ?? []));
  expect(display.health).toEqual({
    status: 'degraded',
    reason: 'the order code does not fit on 128 x 128 pixels: use a larger screen',
  });
  display.show(someView());
  await eventually(() => display.health.status === 'ready', { what: 'ready again' });
});
