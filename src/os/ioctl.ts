/** What a call came to. `code` is the kernel's name for the error (`EBUSY`), or its number where there is no name. */
export type IoctlAnswer =
  | { readonly ok: true; readonly value: number }
  | { readonly ok: false; readonly errno: number; readonly code: string };

/**
 * The one system call that Node leaves out, and that GPIO, keyboards, printers and framebuffers are asked by.
 * It runs in the calling thread: only for requests that the kernel answers at once.
 */
export interface Ioctl {
  /**
   * @param request as the kernel's header gives it, direction and size included.
   * @param argument filled in and read by the kernel, in place; a number is passed as it is.
   */
  call(fd: number, request: number, argument: Uint8Array | number): IoctlAnswer;
}

export type IoctlLibrary = { readonly ok: true; readonly ioctl: Ioctl } | { readonly ok: false; readonly why: string };

let loaded: Promise<IoctlLibrary> | null = null;

/** Loads the C library through the optional package koffi, once. Not there: `ok` is false, with words for the technician. */
export function loadIoctl(): Promise<IoctlLibrary> {
  loaded ??= load();
  return loaded;
}

async function load(): Promise<IoctlLibrary> {
  try {
    const { default: koffi } = await import('koffi');
    const library = koffi.load('libc.so.6');
    const withBytes = library.func('int ioctl(int fd, unsigned long request, uint8_t *argument)');
    const withNumber = library.func('int ioctl(int fd, unsigned long request, intptr_t argument)');
    const names = new Map(Object.entries(koffi.os.errno).map(([name, number]) => [number, name]));
    return {
      ok: true,
      ioctl: {
        call(fd, request, argument) {
          const value: number = (typeof argument === 'number' ? withNumber : withBytes)(fd, request, argument);
          if (value >= 0) {
            return { ok: true, value };
          }
          const errno = koffi.errno();
          return { ok: false, errno, code: names.get(errno) ?? `errno ${errno}` };
        },
      },
    };
  } catch {
    return { ok: false, why: 'the package koffi is not installed for this machine: run scripts/setup --for install' };
  }
}
