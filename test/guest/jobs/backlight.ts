import assert from 'node:assert/strict';
import { constants, readdirSync, readFileSync } from 'node:fs';
import { open } from 'node:fs/promises';
import { createBacklight } from '../../../src/devices/backlight/create.ts';
import type { Backlight } from '../../../src/devices/backlight/port.ts';
import { loadIoctl } from '../../../src/os/ioctl.ts';
import type { Inside } from '../inside/inside.ts';
import { job, until } from './lib.ts';

const GADGET = '/sys/kernel/config/usb_gadget/panel';
const INTERFACE = '/sys/devices/platform/dummy_hcd.3/usb*/*-1/*:1.0';
const CLASS = '/sys/class/backlight';
/** Counted up by its driver whenever it comes. */
const PANEL = `${CLASS}/appledisplay*`;
/** A report of two bytes, made for the vendor: all that this screen has. */
const DESCRIPTOR =
  '\\x06\\x00\\xff\\x09\\x01\\xa1\\x01\\x09\\x01\\x15\\x00\\x26\\xff\\x00\\x75\\x08\\x95\\x02\\x81\\x02\\xc0';

/** A screen whose backlight hangs on USB (Apple's, of 2005): the plainest real backlight that a machine without a screen can have. */
async function pretendPanel(guest: Inside): Promise<void> {
  await guest.load('dummy_hcd num=4', 'libcomposite', 'appledisplay');
  await guest.root(`set -e
    mkdir ${GADGET}; cd ${GADGET}
    echo 0x05ac >idVendor; echo 0x9218 >idProduct
    mkdir strings/0x409 configs/c.1 functions/hid.panel
    echo 0 >functions/hid.panel/protocol; echo 0 >functions/hid.panel/subclass; echo 2 >functions/hid.panel/report_length
    echo 1 >functions/hid.panel/no_out_endpoint
    printf '${DESCRIPTOR}' >/run/panel; cat /run/panel >functions/hid.panel/report_desc
    ln -s functions/hid.panel configs/c.1/`);
}

async function plug(guest: Inside): Promise<void> {
  const far = await guest.root(`set -e
    echo dummy_udc.3 >${GADGET}/UDC
    for try in $(seq 100); do [ -e ${INTERFACE}/bInterfaceClass ] && break; sleep 0.05; done
    udevadm settle
    echo /dev/hidg$(cut -d: -f2 ${GADGET}/functions/hid.panel/dev)`);
  await answerWhenAsked(far);
  // Any keyboard's driver takes it first, and the right one gave up when nobody answered.
  await guest.root(`set -e
    one=$(basename ${INTERFACE})
    if [ -e /sys/bus/usb/drivers/usbhid/$one ]; then echo $one >/sys/bus/usb/drivers/usbhid/unbind; fi
    if [ ! -e /sys/bus/usb/drivers/appledisplay/$one ]; then echo $one >/sys/bus/usb/drivers/appledisplay/bind; fi
    for try in $(seq 100); do ls ${PANEL}/brightness >/dev/null 2>&1 && break; sleep 0.05; done
    udevadm settle
    ls -l ${PANEL}/`);
}

/** The driver asks the screen for its brightness. Up to 6.11 the kernel answers for it, with zeros. */
async function answerWhenAsked(far: string): Promise<void> {
  const library = await loadIoctl();
  assert.ok(library.ok);
  const handle = await open(far, constants.O_RDWR | constants.O_NONBLOCK);
  // GADGET_HID_WRITE_GET_REPORT of linux/usb/g_hid.h: report 16, two bytes long, to be given without asking us.
  const answer = Buffer.alloc(72);
  answer.set([16, 0, 2, 0, 16, 100]);
  library.ioctl.call(handle.fd, 0x40486742, answer);
  await handle.close();
}

function unplug(guest: Inside): Promise<string> {
  return guest.root(`echo >${GADGET}/UDC; udevadm settle`);
}

const read = (file: string) => {
  const [name = ''] = readdirSync(CLASS);
  return Number(readFileSync(`${CLASS}/${name}/${file}`, 'latin1'));
};
const level = () => read('brightness');
const power = () => read('bl_power');

async function started(): Promise<Backlight> {
  const backlight = createBacklight({ driver: 'sysfs', device: 'auto', brightness: 80, dim: 20 }, () => {}, {
    link: null,
  });
  await backlight.start(new AbortController().signal);
  return backlight;
}

export default job('backlight', {
  setup: async (guest) => {
    await pretendPanel(guest);
    await plug(guest);
  },
  stories: {
    'the user of the daemon may set it, by our udev rule': async () => {
      const backlight = await started();
      assert.deepEqual(backlight.health, { status: 'ready', reason: '' });
      assert.deepEqual([level(), power()], [204, 0]);
      await backlight.stop();
    },
    'dim, dark, and on again': async () => {
      const backlight = await started();
      backlight.set('dim');
      await until('it is dim', () => level() === 51);
      backlight.set('off');
      await until('it is dark', () => level() === 0 && power() === 4);
      backlight.set('on');
      await until('it is on', () => level() === 204 && power() === 0);
      backlight.set('off');
      await backlight.stop();
      assert.deepEqual([level(), power()], [204, 0]);
    },
    'a panel that is pulled off is reported, and on when it is back': async (guest) => {
      const backlight = await started();
      await unplug(guest);
      backlight.set('dim');
      await until('the loss is noticed', () => backlight.health.status === 'absent');
      backlight.set('on');
      await plug(guest);
      await until('it is back', () => backlight.health.status === 'ready');
      assert.deepEqual([level(), power()], [204, 0]);
      await backlight.stop();
    },
    'a user without the group is told which one it is': async (guest) => {
      await guest.root(`chgrp root ${PANEL}/brightness`);
      const backlight = await started();
      assert.equal(backlight.health.status, 'failing');
      assert.match(backlight.health.reason, /appledisplay\d+ may not be set: .*group video/);
      await guest.root(`chgrp video ${PANEL}/brightness`);
      await until('it works by itself', () => backlight.health.status === 'ready');
      await backlight.stop();
    },
  },
});
