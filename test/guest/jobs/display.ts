import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { FramebufferDisplay } from '../../../src/devices/display/framebuffer/driver.ts';
import type { Health } from '../../../src/domain/health.ts';
import { qrModules } from '../../../src/screens/qr.ts';
import type { ScreenView } from '../../../src/screens/view.ts';
import { type Inside, job, pretendScreen, until } from './lib.ts';

/** What a phone has to read off the glass. */
export const ORDER_CODE = 'https://pay.example/cashier?order=K7-000123&amount=26.00';

async function payingView(): Promise<ScreenView> {
  return {
    phase: 'paying',
    language: 'en',
    stepFree: false,
    title: 'Scan to pay',
    lines: ['Or hold your own payment code to the scanner.'],
    sale: { item: 'Parking 2 hours', price: 'HKD 26.00', amount: { currency: 'HKD', minor: 2600 } },
    rows: [],
    items: [],
    wallets: [],
    qr: { modules: (await qrModules(ORDER_CODE)) ?? [], caption: 'Scan with AlipayHK' },
    typing: null,
    countdown: { leftMs: 94_000, totalMs: 120_000 },
    busy: false,
    tone: 'neutral',
    actions: [{ action: 'back', label: 'Cancel', kind: 'plain' }],
    languages: [],
    footer: 'Car park North',
  };
}

/** A started display, and what it has said of itself. */
async function started(device = '/dev/fb0'): Promise<{ display: FramebufferDisplay; healths: Health[] }> {
  const healths: Health[] = [];
  const display = new FramebufferDisplay(
    { driver: 'framebuffer', device, rotate: 0, output: 'auto', buttons: true },
    (health) => healths.push(health),
  );
  display.show(await payingView());
  await display.start(new AbortController().signal);
  return { display, healths };
}

/** Binds the kernel's text console to the screen (1), or unbinds it. */
async function bindConsole(guest: Inside, bind: 0 | 1): Promise<void> {
  await guest.root(
    `for c in /sys/class/vtconsole/vtcon*; do grep -q 'frame buffer' $c/name && echo ${bind} >$c/bind; done; true`,
  );
}

/** The kernel copies what was written onto the glass a little later, and tells nobody: so pictures are taken until one has it all. */
async function photograph(guest: Inside, name: string): Promise<void> {
  const isWhole = async () => (await guest.screendump(name)) === (await written());
  await until(`the glass shows what was written (${name})`, isWhole, 60_000, 300);
}

/** The digest of what is in the framebuffer now, as `screendump` counts its pixels. */
async function written(): Promise<string> {
  const file = await readFile('/dev/fb0');
  const pixels = Buffer.alloc((file.length / 4) * 3);
  for (let from = 0, to = 0; from < file.length; from += 4, to += 3) {
    pixels[to] = file[from + 2] ?? 0;
    pixels[to + 1] = file[from + 1] ?? 0;
    pixels[to + 2] = file[from] ?? 0;
  }
  return createHash('sha256').update(pixels).digest('hex');
}

export default job('display', {
  setup: async (guest) => {
    await pretendScreen(guest);
    guest.say(await guest.root('ls -l /dev/fb0; cd /sys/class/drm; head -n1 card*-*/status card*-*/dpms'));
  },
  stories: {
    'a customer sees the order code, and black after the stop': async (guest) => {
      const { display } = await started();
      assert.deepEqual(display.health, { status: 'ready', reason: '' });
      await photograph(guest, 'paying');
      await display.stop();
      await photograph(guest, 'stopped');
    },
    'an ordinary user is told which group he needs, and draws once he is in it': async (guest) => {
      await guest.root('chmod 0600 /dev/fb0; chown root:root /dev/fb0');
      const { display } = await started();
      assert.equal(display.health.status, 'failing');
      assert.match(display.health.reason, /no permission to open \/dev\/fb0: .* group video/);
      await guest.root('chgrp video /dev/fb0; chmod 0660 /dev/fb0');
      await until('it is ready', () => display.health.status === 'ready');
      await display.stop();
    },
    'a screen that goes away is noticed, and shows the picture of now when it is back': async (guest) => {
      const { display, healths } = await started();
      const driver = await guest.root('readlink -f /sys/class/graphics/fb0/device/driver');
      const address = await guest.root('basename $(readlink -f /sys/class/graphics/fb0/device)');
      await guest.root(`echo ${address} >${driver}/unbind`);
      await until('it is gone', () => display.health.status === 'absent');
      // With the screen its text console comes back, and is complained of until it is taken away again.
      await guest.root(`echo ${address} >${driver}/bind; udevadm settle`);
      await until('it is back', () => display.health.status === 'degraded' || display.health.status === 'ready');
      await bindConsole(guest, 0);
      await until('it is ready', () => display.health.status === 'ready');
      guest.say(JSON.stringify(healths));
      await photograph(guest, 'again');
      await display.stop();
    },
    'a text console that shares the screen is complained of, until it keeps still': async (guest) => {
      const { display } = await started();
      assert.equal(display.health.status, 'ready');
      await bindConsole(guest, 1);
      await guest.root('echo 1 >/sys/class/graphics/fbcon/cursor_blink');
      await until('it says so', () => display.health.status === 'degraded');
      assert.match(display.health.reason, /cursor blinks over the picture: add vt\.global_cursor_default=0/);
      await guest.root('echo 0 >/sys/class/graphics/fbcon/cursor_blink');
      await until('it is ready', () => display.health.status === 'ready');
      await display.stop();
      await bindConsole(guest, 0);
    },
    'a blanked screen is remarked on, and switched on again': async (guest) => {
      const { display, healths } = await started();
      assert.equal(display.health.status, 'ready');
      await guest.root('echo 4 >/sys/class/graphics/fb0/blank');
      await until('it says so', () => healths.some(({ status }) => status === 'failing'));
      assert.match(healths.at(1)?.reason ?? '', /is switched off and shows nothing|is blanked and shows nothing/);
      await until('it is on again', () => display.health.status === 'ready');
      await display.stop();
    },
    'a framebuffer of 8 bits a pixel is refused in words': async (guest) => {
      await guest.load('vfb vfb_enable=1 videomemorysize=8388608');
      const device = await guest.root(
        'udevadm settle; for f in /sys/class/graphics/fb*; do [ "$(cat $f/bits_per_pixel 2>/dev/null)" = 8 ] && echo /dev/$(basename $f); done; true',
      );
      const { display } = await started(device);
      assert.equal(display.health.status, 'failing');
      assert.match(display.health.reason, /it has 8 bits a pixel, and kioskd draws 16 or 32: set 16 or 32/);
      await display.stop();
    },
  },
});
