import { expect, test } from 'vitest';
import { PretendFramebuffer } from '../support/pretend-framebuffer.ts';
import { pretendBrowser } from './suites/display.ts';

async function kiosk(output: string) {
  const { sysRoot } = new PretendFramebuffer({ width: 320, height: 240, bitsPerPixel: 16 });
  const place = { isHere: true };
  let now = 1000;
  const web = await pretendBrowser({ output, required: true, sysRoot, now: () => now, isHere: () => place.isHere });
  await web.display.start(new AbortController().signal);
  const onlooker = async () => {
    place.isHere = false;
    await web.open();
    await web.report();
  };
  return { web, onlooker, later: (ms: number) => (now += ms) };
}

test('where the plug has a name, a page on another machine is not the screen of the customer', async () => {
  const { web, onlooker } = await kiosk('HDMI-A-1');
  await onlooker();
  expect(web.display.health).toMatchObject({
    status: 'absent',
    reason: expect.stringContaining('only a browser on another machine shows the screen: start the browser'),
  });
  expect(web.display.viewport).toBeNull();
});

test('beside it the kiosk may load its own page again without being closed for it', async () => {
  const { web, onlooker, later } = await kiosk('HDMI-A-1');
  await web.open();
  await web.report();
  expect(web.display.health.status).toBe('ready');
  await onlooker();
  expect(web.display.health.status).toBe('ready');
  later(3001);
  await web.report();
  expect(web.display.health.status).toBe('absent');
});

test.each(['auto', 'none'])('with output %s the screen may be anywhere', async (output) => {
  const { web, onlooker } = await kiosk(output);
  await onlooker();
  expect(web.display.health.status).toBe('ready');
});

test('a browser on this machine is known by its address', async () => {
  const { sysRoot } = new PretendFramebuffer({ width: 320, height: 240, bitsPerPixel: 16 });
  const web = await pretendBrowser({ output: 'HDMI-A-1', required: true, sysRoot });
  await web.display.start(new AbortController().signal);
  await web.open();
  await web.report();
  expect(web.display.health.status).toBe('ready');
});
