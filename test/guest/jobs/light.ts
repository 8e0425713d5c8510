import assert from 'node:assert/strict';
import { createLight } from '../../../src/devices/light/create.ts';
import type { SpiLightOptions } from '../../../src/devices/light/options.ts';
import type { Light } from '../../../src/devices/light/port.ts';
import type { Health } from '../../../src/domain/health.ts';
import { job, pretendSpi, until } from './lib.ts';

const HZ = 2_400_000;
const PAUSE = Buffer.alloc(90);
/** 0xff and 0x00 as pulses: eight times 110, eight times 100. */
const FULL = 'db6db6';
const NONE = '924924';
const UNBIND = '/sys/bus/spi/drivers/spidev/unbind';
const BIND = '/sys/bus/spi/drivers/spidev/bind';

let spi: Awaited<ReturnType<typeof pretendSpi>>;

/** A started light, and what it has said of itself so far. */
async function started(options: Partial<SpiLightOptions>): Promise<{ light: Light; healths: Health[] }> {
  const healths: Health[] = [];
  const light = createLight({ driver: 'spi', count: 8, ...options }, (health) => healths.push(health), { link: null });
  await light.start(new AbortController().signal);
  return { light, healths };
}

function last(): { readonly hz: number; readonly bytes: Buffer } {
  const message = spi.sent().at(-1);
  assert.ok(message, 'nothing was sent');
  return message;
}

/** All LEDs the same, and lit. */
function isStill(bytes: Buffer): boolean {
  const leds = bytes.subarray(90, -90).toString('hex').match(/.{18}/g) ?? [];
  return new Set(leds).size === 1 && leds[0] !== NONE + NONE + NONE;
}

export default job('light', {
  setup: async (guest) => {
    spi = await pretendSpi(guest);
    await guest.root('chgrp kioskd /dev/spidev0.0; chmod 0660 /dev/spidev0.0');
  },
  stories: {
    'a picture arrives as the exact bytes at 2.4 MHz, and a stop darkens the strip': async () => {
      const { light } = await started({ count: 2, brightness: 255 });
      assert.deepEqual(light.health, { status: 'ready', reason: '' });
      light.show('failure');
      const red = Buffer.from(NONE + FULL + NONE, 'hex');
      const lit = Buffer.concat([PAUSE, red, red, PAUSE]);
      await until('the red picture arrives', () => spi.sent().some(({ bytes }) => bytes.equals(lit)));
      await light.stop();
      assert.deepEqual(new Set(spi.sent().map(({ hz }) => hz)), new Set([HZ]));
      const dark = Buffer.from(NONE + NONE + NONE, 'hex');
      assert.deepEqual(last().bytes, Buffer.concat([PAUSE, dark, dark, PAUSE]));
      spi.forget();
    },
    'a moving pattern sends whole pictures without end, and a still one sends one': async () => {
      const { light } = await started({});
      light.show('pay');
      await until('20 pictures arrive', () => spi.sent().length >= 20);
      assert.ok(spi.sent().every(({ bytes }) => bytes.length === 90 + 8 * 9 + 90));
      light.show('success');
      await until('the still picture arrives', () => isStill(last().bytes));
      await light.stop();
      spi.forget();
    },
    'more LEDs than the kernel sends at once are refused, and as many as fit are lit': async () => {
      const most = await started({ count: 435, maxCurrent: 60_000 });
      assert.equal(most.light.health.status, 'ready');
      most.light.show('success');
      await until('the longest picture arrives', () => spi.sent().some(({ bytes }) => bytes.length === 4095));
      await most.light.stop();
      const { light } = await started({ count: 436, maxCurrent: 60_000 });
      assert.equal(light.health.status, 'failing');
      assert.match(light.health.reason, /436 LEDs need 4104 bytes at once, and this kernel sends 4096/);
      await light.stop();
      spi.forget();
    },
    'a user who may not open the device is told which group he needs, and lit once he may': async (guest) => {
      await guest.root('chmod 0600 /dev/spidev0.0; chown root:root /dev/spidev0.0');
      const { light } = await started({});
      assert.equal(light.health.status, 'failing');
      assert.match(light.health.reason, /may not be opened: put the daemon's user into the group spi/);
      assert.equal(spi.sent().length, 0);
      await guest.root('chgrp kioskd /dev/spidev0.0; chmod 0660 /dev/spidev0.0');
      await until('the light works by itself', () => light.health.status === 'ready');
      await light.stop();
      spi.forget();
    },
    'a bus that goes away in use is reported, and shows the pattern of now when it is back': async (guest) => {
      const { light, healths } = await started({ count: 1, brightness: 255 });
      light.show('pay');
      await until('pictures arrive', () => spi.sent().length >= 3);
      await guest.root(`echo spi0.0 >${UNBIND}`);
      await until('the light notices', () => light.health.status === 'absent');
      light.show('failure');
      spi.forget();
      await guest.root(`echo spi0.0 >${BIND}; udevadm settle; chgrp kioskd /dev/spidev0.0; chmod 0660 /dev/spidev0.0`);
      await until('the light is back', () => light.health.status === 'ready');
      await until('red arrives', () => spi.sent().some(({ bytes }) => bytes.includes(Buffer.from(FULL, 'hex'))));
      await light.stop();
      assert.match(healths[1]?.reason ?? '', /spidev0\.0 has gone/);
    },
  },
});
