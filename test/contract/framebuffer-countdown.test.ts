import { expect, test } from 'vitest';
import { FramebufferDisplay } from '../../src/devices/display/framebuffer/driver.ts';
import { ManualTimers } from '../../src/devices/virtual/manual-timers.ts';
import { eventually } from '../support/eventually.ts';
import { PretendFramebuffer } from '../support/pretend-framebuffer.ts';
import { someView } from '../support/screen-views.ts';

const [WIDTH, HEIGHT] = [480, 320];
const ROW = WIDTH * 3;

async function started(view = someView()) {
  const frame = new PretendFramebuffer({ width: WIDTH, height: HEIGHT, bitsPerPixel: 32 });
  const timers = new ManualTimers();
  const options = { driver: 'framebuffer', device: frame.device, rotate: 0, output: 'none', buttons: false } as const;
  const display = new FramebufferDisplay(options, () => {}, {
    sysRoot: frame.sysRoot,
    loadIoctl: async () => ({ ok: false, why: 'a plain file' }),
    timers,
  });
  display.show(view);
  await display.start(new AbortController().signal);
  return { frame, timers, display };
}

test('the time runs out by itself, once a second, in its strip alone', async () => {
  const { frame, timers, display } = await started(someView({ countdown: { leftMs: 20_500, totalMs: 30_000 } }));
  const first = frame.picture();
  timers.advance(500);
  await eventually(() => Buffer.compare(frame.picture(), first) !== 0, { what: 'a second later the picture differs' });
  const later = frame.picture();
  const strip = Array.from({ length: HEIGHT }, (_, y) => y).filter(
    (y) => Buffer.compare(first.subarray(y * ROW, (y + 1) * ROW), later.subarray(y * ROW, (y + 1) * ROW)) !== 0,
  );
  expect(Math.min(...strip)).toBeGreaterThan(HEIGHT - 40);
  await display.stop();
});

test('a strip moves while the customer waits, and nothing runs while nothing changes', async () => {
  const { frame, timers, display } = await started(someView({ busy: true }));
  const first = frame.picture();
  timers.advance(400);
  await eventually(() => Buffer.compare(frame.picture(), first) !== 0, { what: 'the strip has moved' });
  display.show(someView());
  await eventually(() => frame.picture().at(-1) === 0xf1, { what: 'the strip is gone' });
  const still = frame.picture();
  timers.advance(2000);
  expect(Buffer.compare(frame.picture(), still)).toBe(0);
  await display.stop();
});
