import { expect, test } from 'vitest';
import type { Health } from '../../src/domain/health.ts';
import { eventually } from '../support/eventually.ts';
import { PretendFramebuffer } from '../support/pretend-framebuffer.ts';
import { someView } from '../support/screen-views.ts';

test('another mode: what was opened is given up, and the picture comes in the new size', async () => {
  const frame = new PretendFramebuffer({ width: 640, height: 480, bitsPerPixel: 32 });
  const healths: Health[] = [];
  const display = frame.display((health) => healths.push(health));
  display.show(someView({ tone: 'good' }));
  await display.start(new AbortController().signal);
  frame.mode({ width: 320, height: 240, bitsPerPixel: 16 });
  await eventually(() => healths.length >= 3, { what: 'it is opened again' });
  expect(healths.map(({ status }) => status)).toEqual(['ready', 'failing', 'ready']);
  expect(healths[1]?.reason).toContain('has changed its size or colours');
  // Upper left corner: the band of a good tone.
  expect([...frame.picture().subarray(0, 3)]).toEqual([8, 105, 49]);
});
