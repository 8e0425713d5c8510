import { writeFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { ManualTimers } from '../../src/devices/virtual/manual-timers.ts';
import { Canvas, COLOURS, PALETTE } from '../../src/screens/framebuffer/canvas.ts';
import { drawView } from '../../src/screens/framebuffer/draw.ts';
import type { ScreenView } from '../../src/screens/view.ts';
import { eventually } from '../support/eventually.ts';
import { PretendFramebuffer } from '../support/pretend-framebuffer.ts';
import { someItems, someView } from '../support/screen-views.ts';

const [WIDTH, HEIGHT] = [320, 240];
const LIST = someView({ phase: 'choosing', title: 'Choose', items: someItems(40) });
/** No leaf stands longer. */
const STANDS_MS = 8000;

function expected(view: ScreenView, page: number): Uint8Array {
  const canvas = new Canvas(WIDTH, HEIGHT);
  drawView(canvas, view, { buttons: true, page });
  const seen = new Uint8Array(WIDTH * HEIGHT * 3);
  for (const [at, pixel] of canvas.pixels.entries()) {
    const colour = PALETTE[pixel] ?? COLOURS.black;
    seen.set([(colour >> 16) & 0xff, (colour >> 8) & 0xff, colour & 0xff], at * 3);
  }
  return seen;
}

async function started(view: ScreenView) {
  const glass = new PretendFramebuffer({ width: WIDTH, height: HEIGHT, bitsPerPixel: 32 });
  const timers = new ManualTimers();
  const display = glass.display(() => {}, { output: 'none' }, { timers });
  display.show(view);
  await display.start(new AbortController().signal);
  const shows = (wanted: ScreenView, page: number) =>
    eventually(() => Buffer.compare(glass.picture(), expected(wanted, page)) === 0, { what: `leaf ${page + 1}` });
  return { glass, timers, display, shows };
}

/** Timers beside those that look after the device, which are there whatever is shown. */
async function timersFor(view: ScreenView): Promise<number> {
  const { timers, display } = await started(view);
  const { waiting } = timers;
  await display.stop();
  return waiting;
}

test('a long list turns its leaves by itself, all of them, and begins again', async () => {
  const { timers, display, shows } = await started(LIST);
  const pages = drawView(new Canvas(WIDTH, HEIGHT), LIST, { buttons: true }).leaf?.pages ?? 0;
  expect(pages).toBeGreaterThan(2);
  for (let page = 0; page <= pages; page += 1) {
    await shows(LIST, page);
    timers.advance(STANDS_MS);
  }
  await display.stop();
  expect(timers.waiting).toBe(0);
});

test('who enters begins on the first leaf; the same screen in other words goes on where it was', async () => {
  const { timers, display, shows } = await started(LIST);
  timers.advance(STANDS_MS);
  await shows(LIST, 1);

  const other = { ...LIST, title: 'That is sold out' };
  display.show(other);
  await shows(other, 1);

  const idle = someView();
  display.show(idle);
  await shows(idle, 0);
  display.show(LIST);
  await shows(LIST, 0);
});

test('a leaf stands its time, however often it is shown anew', async () => {
  const { timers, display, shows } = await started(LIST);
  for (let ms = 0; ms < STANDS_MS; ms += 500) {
    display.show(LIST);
    timers.advance(500);
  }
  await shows(LIST, 1);
});

test('nothing waits to be turned while all of it fits, or while nobody is there, or in the dark', async () => {
  const still = await timersFor(someView());
  expect(await timersFor(LIST)).toBe(still + 1);
  expect(await timersFor({ ...LIST, items: LIST.items.slice(0, 2) })).toBe(still);
  const wallets = Array.from({ length: 30 }, (_, index) => ({
    id: `w${index}`,
    name: `Wallet of a long name ${index}`,
    logo: null,
    shown: false,
    canShow: false,
  }));
  expect(await timersFor(someView({ wallets }))).toBe(still);
  expect(await timersFor(someView({ phase: 'paying', wallets }))).toBe(still + 1);

  const { timers, display } = await started(LIST);
  display.glow('off');
  expect(timers.waiting).toBe(still);
});

test('of a leaf that turns only the list is written: the title and the keys stay as they are', async () => {
  const { glass, timers } = await started(LIST);
  const before = glass.bytes();
  const spoiled = Buffer.from(before);
  // What somebody else wrote over rows that do not change stays there.
  const rows = [2, HEIGHT - 3];
  for (const row of rows) {
    spoiled.fill(0x5a, row * glass.stride, (row + 1) * glass.stride);
  }
  writeFileSync(glass.device, spoiled);
  timers.advance(STANDS_MS);
  const middle = Math.floor(HEIGHT / 2) * glass.stride;
  await eventually(
    () => Buffer.compare(glass.bytes().subarray(middle, -middle / 3), before.subarray(middle, -middle / 3)) !== 0,
    {
      what: 'another leaf is written',
    },
  );
  for (const row of rows) {
    expect(glass.bytes()[row * glass.stride]).toBe(0x5a);
  }
});
