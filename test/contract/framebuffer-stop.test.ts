import { expect, test } from 'vitest';
import { eventually } from '../support/eventually.ts';
import { PretendFramebuffer } from '../support/pretend-framebuffer.ts';
import { someView } from '../support/screen-views.ts';

const SHAPE = { width: 320, height: 240, bitsPerPixel: 16 };

test('a stop leaves the screen black, whoever asks for it', async () => {
  const frame = new PretendFramebuffer(SHAPE);
  const display = frame.display(() => {});
  display.show(someView());
  await display.start(new AbortController().signal);
  expect(frame.isBlack()).toBe(false);
  await display.stop();
  expect(frame.isBlack()).toBe(true);

  const abort = new AbortController();
  await display.start(abort.signal);
  expect(frame.isBlack()).toBe(false);
  abort.abort();
  await display.stop();
  expect(frame.isBlack()).toBe(true);
});

test('black before the first view, and while nobody is near', async () => {
  const frame = new PretendFramebuffer(SHAPE);
  const display = frame.display(() => {});
  await display.start(new AbortController().signal);
  expect(frame.isBlack()).toBe(true);
  display.show(someView());
  await eventually(() => !frame.isBlack(), { what: 'the view is there' });
  display.glow('off');
  await eventually(() => frame.isBlack(), { what: 'the screen is dark' });
  display.show(someView({ title: 'unseen' }));
  display.glow('on');
  await eventually(() => !frame.isBlack(), { what: 'the view is back' });
  expect(display.health.status).toBe('ready');
});
