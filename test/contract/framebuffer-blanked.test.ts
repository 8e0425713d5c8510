import { expect, test } from 'vitest';
import { eventually } from '../support/eventually.ts';
import { PretendFramebuffer } from '../support/pretend-framebuffer.ts';

test('a framebuffer that is switched off shows nothing, until it is on again', async () => {
  const frame = new PretendFramebuffer({ width: 320, height: 240, bitsPerPixel: 16 });
  frame.sysfs('class/graphics/fb0/blank', '');
  const display = frame.display(() => {});
  await display.start(new AbortController().signal);
  expect(display.health.status).toBe('ready');
  frame.sysfs('class/graphics/fb0/blank', '4');
  await eventually(() => display.health.status === 'failing', { what: 'it says that it is blank' });
  expect(display.health.reason).toMatch(/is blanked and shows nothing: switch it on \(echo 0 > .*\/blank\)/);
  frame.sysfs('class/graphics/fb0/blank', '0');
  await eventually(() => display.health.status === 'ready', { what: 'it is ready' });
});
