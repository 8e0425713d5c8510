import { constants } from 'node:fs';
import { open, readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Ioctl } from '../../../os/ioctl.ts';

/** linux/kd.h: what a virtual console does with its screen. */
const KDSETMODE = 0x4b3a;
const KD_TEXT = 0;
const KD_GRAPHICS = 1;

/** The text console that shares the screen with us. */
export interface QuietConsole {
  /** Why it may write or blink over the picture now; null when it does not. */
  problem(): Promise<string | null>;
  /** Gives it back its screen. */
  restore(): Promise<void>;
}

/** Less than the time from one blink of the cursor to the next (200 ms). */
const BETWEEN_MS = 30;
const HOW = 'add vt.global_cursor_default=0 consoleblank=0 to cmdline.txt';

/**
 * Tells the text console to leave the screen alone: no cursor, no messages, no blanking. That takes the right to configure consoles
 * (`CAP_SYS_TTY_CONFIG`); without it, it is looked up whether the kernel was started with a console that keeps still.
 */
export async function quietConsole(tty: string, ioctl: Ioctl | null, sysRoot: string): Promise<QuietConsole> {
  if (ioctl !== null && (await usesScreen(sysRoot)) && (await setMode(tty, ioctl, KD_GRAPHICS))) {
    return {
      problem: async () => null,
      restore: async () => {
        await setMode(tty, ioctl, KD_TEXT);
      },
    };
  }
  // The console may come later than we: with another driver for the screen, or by hand.
  return {
    problem: async () => ((await usesScreen(sysRoot)) ? await scribbles(sysRoot) : null),
    restore: async () => {},
  };
}

async function setMode(tty: string, ioctl: Ioctl, mode: number): Promise<boolean> {
  const flags = constants.O_RDWR | constants.O_NONBLOCK | constants.O_NOCTTY;
  const file = await open(tty, flags).catch(() => null);
  if (file === null) {
    return false;
  }
  try {
    return ioctl.call(file.fd, KDSETMODE, mode).ok;
  } finally {
    await file.close();
  }
}

/** Whether the kernel draws a text console on a framebuffer at all. */
async function usesScreen(sysRoot: string): Promise<boolean> {
  const folder = join(sysRoot, 'class/vtconsole');
  for (const entry of await readdir(folder).catch(() => [])) {
    const [name, bind] = await Promise.all([text(join(folder, entry, 'name')), text(join(folder, entry, 'bind'))]);
    if (name.includes('frame buffer') && bind === '1') {
      return true;
    }
  }
  return false;
}

async function scribbles(sysRoot: string): Promise<string | null> {
  const [cursor, blank, still] = await Promise.all([
    text(join(sysRoot, 'module/vt/parameters/global_cursor_default')),
    text(join(sysRoot, 'module/kernel/parameters/consoleblank')),
    standsStill(join(sysRoot, 'class/graphics/fbcon/cursor_blink')),
  ]);
  const faults = [
    ...(cursor === '0' || still ? [] : ['its cursor blinks over the picture']),
    ...(blank === '' || blank === '0' ? [] : [`it switches the screen off after ${Number(blank)} s`]),
  ];
  return faults.length === 0 ? null : `the text console is still there and ${faults.join(', and ')}: ${HOW}`;
}

/** The kernel says 1 while the cursor's next blink is planned; at the moment of a blink it says 0, so a 0 is asked again. */
async function standsStill(cursorBlink: string): Promise<boolean> {
  if ((await text(cursorBlink)) !== '0') {
    return false;
  }
  await new Promise((resolve) => setTimeout(resolve, BETWEEN_MS));
  return (await text(cursorBlink)) === '0';
}

async function text(path: string): Promise<string> {
  return (await readFile(path, 'utf8').catch(() => '')).trim();
}
