import { expect, test } from 'vitest';
import { ManualTimers } from '../../src/devices/virtual/manual-timers.ts';
import { eventually } from '../support/eventually.ts';
import { PretendFramebuffer } from '../support/pretend-framebuffer.ts';
import { pretendBrowser } from './suites/display.ts';

const HINT =
  'no screen is connected (HDMI-A-1): check its cable and its power; if it is not on one of these plugs, set display.output: none';

/** A kiosk whose file says nothing of its plugs, as files from before them do, and whose customers need the screen. */
async function kiosk(first: 'connected' | 'disconnected') {
  const timers = new ManualTimers();
  const plugs = new PretendFramebuffer({ width: 320, height: 240, bitsPerPixel: 16 });
  plugs.output('HDMI-A-1', first);
  const place = { isHere: true };
  const { sysRoot } = plugs;
  const web = await pretendBrowser({
    output: 'auto',
    required: true,
    sysRoot,
    timers,
    isHere: () => place.isHere,
  });
  await web.display.start(new AbortController().signal);
  const says = async (status: string, reason: string) => {
    await eventually(
      () => {
        timers.advance(3000);
        return web.display.health.status === status && web.display.health.reason === reason;
      },
      { what: () => `it is ${status} (${reason}); it says ${JSON.stringify(web.display.health)}` },
    );
  };
  return { web, plugs, place, says };
}

test('a panel that the graphics chip does not know: the page is seen, and the kiosk sells', async () => {
  const { web, says } = await kiosk('disconnected');
  await web.open();
  await web.report();
  await says('degraded', HINT);
});

test('without a page to be seen, nothing is sold', async () => {
  const { web, says } = await kiosk('disconnected');
  await says('failing', HINT);
  await web.open();
  await web.report({ frames: 0 });
  await says('failing', HINT);
});

test('once a screen was plugged in and showed the page, its cable counts', async () => {
  const { web, plugs, says } = await kiosk('disconnected');
  await web.open();
  await web.report();
  await says('degraded', HINT);
  plugs.output('HDMI-A-1', 'connected');
  await says('ready', '');
  plugs.output('HDMI-A-1', 'disconnected');
  await says('failing', HINT);
});

test('a tablet in front of a kiosk that has no screen of its own any more', async () => {
  const { web, plugs, place, says } = await kiosk('connected');
  place.isHere = false;
  await web.open();
  await web.report();
  await says('ready', '');
  plugs.output('HDMI-A-1', 'disconnected');
  await says('degraded', HINT);
});

test('a technician who looks on from afar does not excuse the cable', async () => {
  const { web, plugs, place, says } = await kiosk('connected');
  await web.open();
  await web.report();
  place.isHere = false;
  await web.open();
  await web.report();
  expect(web.display.health.status).toBe('ready');
  plugs.output('HDMI-A-1', 'disconnected');
  await says('failing', HINT);
});
