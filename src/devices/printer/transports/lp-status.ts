/** `LPGETSTATUS` (linux/lp.h): the status byte of the printer class, in an int. */
const LPGETSTATUS = 0x060b;
/** Bits of that byte (USB printer class, `GET_PORT_STATUS`). */
const PAPER_EMPTY = 0x20;

/** @returns the status byte, or null when the file is no printer or the printer does not answer. */
export type ReadLpStatus = (fd: number) => Promise<number | null>;

export type LpStatusLibrary =
  | { readonly ok: true; readonly read: ReadLpStatus }
  | { readonly ok: false; readonly why: string };

let loaded: Promise<LpStatusLibrary> | null = null;

/** Loads what asks the printer class, once. Without the optional package koffi: `ok` is false, with words for the technician. */
export function loadLpStatus(): Promise<LpStatusLibrary> {
  loaded ??= load();
  return loaded;
}

/** The paper in a status byte. */
export function paperIn(status: number): 'ok' | 'out' {
  return (status & PAPER_EMPTY) === 0 ? 'ok' : 'out';
}

/**
 * Not by way of `os/ioctl.ts`: the kernel asks the printer over the wire, and one that has hung itself up keeps it waiting for five
 * seconds. So the call is made in a thread.
 */
async function load(): Promise<LpStatusLibrary> {
  try {
    const { default: koffi } = await import('koffi');
    const ioctl = koffi.load('libc.so.6').func('int ioctl(int fd, unsigned long request, uint8_t *argument)');
    return {
      ok: true,
      read: (fd) =>
        new Promise((resolve) => {
          const status = new Uint8Array(4);
          ioctl.async(fd, LPGETSTATUS, status, (error: unknown, result: number) => {
            resolve(error === null && result === 0 ? (status[0] ?? null) : null);
          });
        }),
    };
  } catch {
    return { ok: false, why: 'the package koffi is not installed for this machine: run scripts/setup --for install' };
  }
}
