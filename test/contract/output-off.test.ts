import { expect, test } from 'vitest';
import { PretendFramebuffer } from '../support/pretend-framebuffer.ts';
import { pretendBrowser } from './suites/display.ts';

const OFF = 'HDMI-A-1 is switched off and shows nothing: switch screen saver and power saving off';

/** A screen saver has switched the output off. */
async function dark(required: boolean) {
  const plugs = new PretendFramebuffer({ width: 320, height: 240, bitsPerPixel: 16 });
  plugs.output('HDMI-A-1', 'connected', 'card0', 'Off');
  const web = await pretendBrowser({ output: 'auto', required, sysRoot: plugs.sysRoot });
  await web.display.start(new AbortController().signal);
  await web.open();
  return web;
}

test.each([
  ['that paints on all the same', {}],
  ['that gets no frames', { frames: 0 }],
  ['that is called covered', { visible: false }],
])('a page %s is on a screen that is off: the plug is to blame, and nothing is sold', async (_, report) => {
  const web = await dark(true);
  await web.report(report);
  expect(web.display.health).toEqual({ status: 'failing', reason: OFF });
});

test('where the kiosk may sell without a screen, it is a remark', async () => {
  const web = await dark(false);
  await web.report({ frames: 0 });
  expect(web.display.health).toEqual({ status: 'degraded', reason: OFF });
});

test('a browser that is not there at all is the first thing to look at', async () => {
  const web = await dark(true);
  expect(web.display.health).toMatchObject({ status: 'absent', reason: expect.stringContaining('no browser shows') });
});
