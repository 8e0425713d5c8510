import type { Inside } from './inside.ts';

/**
 * Makes `/dev/fb0` on a real (emulated) screen, of which the host can take pictures. Its size is the emulator's choice:
 * read it from `/sys/class/graphics/fb0`. The console leaves it alone.
 */
export async function pretendScreen(guest: Inside): Promise<void> {
  await guest.root(`set -e
    modprobe bochs || modprobe bochs_drm
    for try in $(seq 100); do [ -e /dev/fb0 ] && break; sleep 0.05; done
    udevadm settle
    for console in /sys/class/vtconsole/vtcon*; do
      grep -q 'frame buffer' $console/name && echo 0 >$console/bind
    done
    true`);
}

/** Makes `/dev/fb0` in memory alone: 640 by 480, 8 bits a pixel. */
export async function pretendSmallScreen(guest: Inside): Promise<void> {
  await guest.load('vfb vfb_enable=1 videomemorysize=8388608');
  await guest.root('udevadm settle');
}
