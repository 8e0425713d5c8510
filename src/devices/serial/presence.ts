import type { Ioctl } from '../../os/ioctl.ts';
import type { Timers } from '../port.ts';

/** How often an open line is asked whether it is still there. */
const PRESENCE_MS = 1000;
/** How much waits to be sent (asm-generic/ioctls.h; the same number on ARM and x86). Answered at once, whatever the device does. */
const TIOCOUTQ = 0x5411;
/** What the kernel says of a line that has hung up. */
const GONE: readonly string[] = ['EIO', 'ENODEV', 'ENXIO', 'EBADF'];

/** A `SerialPort`, as far as it is needed here. */
export interface WatchedPort {
  readonly isOpen: boolean;
  /** What serialport has opened; it has the descriptor. */
  readonly port?: object | undefined;
  drain(done: (error: Error | null) => void): void;
}

export interface PresenceOptions {
  /** Null: there is none, and the line is asked in a thread of the pool. */
  readonly ioctl: Ioctl | null;
  readonly timers: Timers;
  /** Called once, when the line turns out to be gone. */
  readonly onGone: () => void;
}

/**
 * Asks an open line now and then whether it is still there: one that hangs up while serialport is between two reads gives it empty reads
 * for ever, and no close event. Where there is no ioctl, draining our side is the question. A line that takes no data keeps that one waiting,
 * and a thread of the pool with it: so it is never asked again before the last answer.
 * @returns a function that ends it.
 */
export function watchPresence(port: WatchedPort, { ioctl, timers, onGone }: PresenceOptions): () => void {
  let ended = false;
  let cancel = () => {};
  const said = (gone: boolean) => {
    if (ended) {
      return;
    }
    if (gone) {
      ended = true;
      onGone();
    } else if (port.isOpen) {
      cancel = timers.after(PRESENCE_MS, ask);
    }
  };
  const ask = () => {
    if (!port.isOpen) {
      return;
    }
    const there = ioctl === null ? null : isThere(ioctl, port);
    if (there === null) {
      port.drain((error) => said(error !== null && error !== undefined));
    } else {
      said(!there);
    }
  };
  ask();
  return () => {
    ended = true;
    cancel();
  };
}

/** @returns null: the kernel does not say. */
function isThere(ioctl: Ioctl, { port }: WatchedPort): boolean | null {
  if (port === undefined || !('fd' in port) || typeof port.fd !== 'number') {
    return null;
  }
  const answer = ioctl.call(port.fd, TIOCOUTQ, new Uint8Array(4));
  if (answer.ok) {
    return true;
  }
  return GONE.includes(answer.code) ? false : null;
}
