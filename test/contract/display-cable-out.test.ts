import { describe, expect, test } from 'vitest';
import type { Display } from '../../src/devices/display/port.ts';
import { eventually } from '../support/eventually.ts';
import { PretendFramebuffer } from '../support/pretend-framebuffer.ts';
import { pretendBrowser } from './suites/display.ts';

/** A screen with its plug: one in a browser, one that the daemon draws. */
const DISPLAYS = [
  [
    'web',
    async (plugs: PretendFramebuffer, output: string) => {
      const web = await pretendBrowser({ output, required: true, sysRoot: plugs.sysRoot });
      await web.display.start(new AbortController().signal);
      await web.open();
      await web.report();
      return web.display;
    },
  ],
  [
    'framebuffer',
    async (plugs: PretendFramebuffer, output: string) => {
      const display = plugs.display(() => {}, { output });
      await display.start(new AbortController().signal);
      return display;
    },
  ],
] as const;

const machine = () => new PretendFramebuffer({ width: 320, height: 240, bitsPerPixel: 16 });

describe.each(DISPLAYS)('the %s display', (_kind, make) => {
  async function says(display: Display, status: string, words = ''): Promise<void> {
    await eventually(() => display.health.status === status && display.health.reason.includes(words), {
      what: () => `it is ${status} (${words}); it says ${JSON.stringify(display.health)}`,
    });
  }

  test('says that the cable is out, and is ready again by itself when it is back', async () => {
    const plugs = machine();
    const display = await make(plugs, 'auto');
    await says(display, 'ready');
    plugs.output('HDMI-A-1', 'disconnected');
    await says(display, 'failing', 'no screen is connected (HDMI-A-1): check its cable and its power');
    plugs.output('HDMI-A-1', 'connected');
    await says(display, 'ready');
  });

  test('one screen on two plugs is enough, unless the plug is named', async () => {
    const plugs = machine();
    plugs.output('HDMI-A-1', 'disconnected');
    plugs.output('HDMI-A-2', 'connected');
    plugs.output('Writeback-1', 'unknown');
    await says(await make(plugs, 'auto'), 'ready');
    await says(await make(plugs, 'HDMI-A-2'), 'ready');
    await says(await make(plugs, 'HDMI-A-1'), 'failing', 'no screen is connected to HDMI-A-1');
  });

  test('a plug that is not there is named, with those that are', async () => {
    await says(await make(machine(), 'DSI-1'), 'failing', 'has no output DSI-1 (it has HDMI-A-1)');
  });

  test('a plug that cannot tell counts as good; none at all and "none" are not judged', async () => {
    const plugs = machine();
    plugs.output('HDMI-A-1', 'unknown');
    await says(await make(plugs, 'auto'), 'ready');
    plugs.output('HDMI-A-1', 'disconnected');
    await says(await make(plugs, 'none'), 'ready');
  });

  test('a screen that gets no picture shows nothing', async () => {
    const plugs = machine();
    plugs.output('HDMI-A-1', 'connected', 'card0', 'Off');
    await says(await make(plugs, 'auto'), 'failing', 'HDMI-A-1 is switched off and shows nothing');
  });
});

test('a screen on another graphics chip does not show the framebuffer', async () => {
  const plugs = machine();
  plugs.output('HDMI-A-1', 'disconnected');
  plugs.output('HDMI-A-2', 'connected', 'card1');
  const display = plugs.display(() => {});
  await display.start(new AbortController().signal);
  expect(display.health.status).toBe('failing');
  expect(display.health.reason).toContain('no screen is connected (HDMI-A-1)');
});

test('where the kiosk may sell without a screen, a cable that is out is a remark', async () => {
  const plugs = machine();
  plugs.output('HDMI-A-1', 'disconnected');
  const { display } = await pretendBrowser({ output: 'auto', required: false, sysRoot: plugs.sysRoot });
  await display.start(new AbortController().signal);
  expect(display.health).toMatchObject({
    status: 'degraded',
    reason: expect.stringContaining('no screen is connected'),
  });
});
