import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { quietConsole } from '../../src/devices/display/framebuffer/console.ts';
import type { Ioctl } from '../../src/os/ioctl.ts';
import { PretendFramebuffer } from '../support/pretend-framebuffer.ts';

const KDSETMODE = 0x4b3a;

/** A kernel that lets us set the mode of a console, or not. */
function kernel(allowed: boolean) {
  const modes: number[] = [];
  const ioctl: Ioctl = {
    call(_fd, request, argument) {
      if (request !== KDSETMODE || typeof argument !== 'number' || !allowed) {
        return { ok: false, errno: 1, code: 'EPERM' };
      }
      modes.push(argument);
      return { ok: true, value: 0 };
    },
  };
  return { ioctl, modes };
}

function machine(): { readonly sysRoot: string; readonly tty: string; set(path: string, text: string): void } {
  const frame = new PretendFramebuffer({ width: 320, height: 240, bitsPerPixel: 16 });
  const tty = join(frame.folder, 'tty1');
  writeFileSync(tty, '');
  frame.sysfs('class/vtconsole/vtcon0/name', '(S) dummy device');
  frame.sysfs('class/vtconsole/vtcon0/bind', '0');
  frame.sysfs('class/vtconsole/vtcon1/name', '(M) frame buffer device');
  frame.sysfs('class/vtconsole/vtcon1/bind', '1');
  return { sysRoot: frame.sysRoot, tty, set: (path, text) => frame.sysfs(path, text) };
}

describe('the text console on the screen', () => {
  test('is told to leave it alone, and gets it back', async () => {
    const { sysRoot, tty } = machine();
    const { ioctl, modes } = kernel(true);
    const quiet = await quietConsole(tty, ioctl, sysRoot);
    expect(await quiet.problem()).toBeNull();
    await quiet.restore();
    expect(modes).toEqual([1, 0]);
  });

  test('that we may not touch is complained of, with what to put into cmdline.txt', async () => {
    const { sysRoot, tty, set } = machine();
    set('module/vt/parameters/global_cursor_default', '1');
    set('module/kernel/parameters/consoleblank', '600');
    const quiet = await quietConsole(tty, kernel(false).ioctl, sysRoot);
    expect(await quiet.problem()).toBe(
      'the text console is still there and its cursor blinks over the picture, and it switches the screen off after 600 s: add vt.global_cursor_default=0 consoleblank=0 to cmdline.txt',
    );
  });

  test('that keeps still is no problem, and neither is none', async () => {
    const { sysRoot, tty, set } = machine();
    set('module/vt/parameters/global_cursor_default', '0');
    set('module/kernel/parameters/consoleblank', '0');
    const quiet = await quietConsole(tty, kernel(false).ioctl, sysRoot);
    expect(await quiet.problem()).toBeNull();
    set('module/vt/parameters/global_cursor_default', '1');
    expect(await quiet.problem()).not.toBeNull();
    set('class/vtconsole/vtcon1/bind', '0');
    expect(await quiet.problem()).toBeNull();
  });
});
