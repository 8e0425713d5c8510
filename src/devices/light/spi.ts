import { type Health, READY } from '../../domain/health.ts';
import { printable } from '../../domain/printable.ts';
import { type HealthListener, SYSTEM_TIMERS, type Timers } from '../port.ts';
import type { OpenAnswer } from '../supervisor.ts';
import { LIGHT_DEFAULTS, type SpiLightOptions } from './options.ts';
import { realSpiBus, type SpiBus, type SpiOpener, type SpiPort, spiNumbers } from './spi-bus.ts';
import { type StripEvents, StripLight, type StripSession } from './strip.ts';
import { frameBytes, ledsInTransfer, SPI_HZ, Ws2812Frame } from './ws2812.ts';

/** The slowest strip that fits takes 14 ms for a picture. What takes this long will not end by itself. */
const STUCK_MS = 2000;
/** How long a stop waits for the line. */
const CLOSE_WITHIN_MS = 500;

/**
 * A ring or strip of WS2812 LEDs on the data line of an SPI bus: any Raspberry Pi, 32 or 64 bits, without root. The LEDs never
 * answer, so `ready` means that the bus takes the pictures, not that somebody sees them.
 */
export function spiLight(
  options: SpiLightOptions,
  onHealth: HealthListener,
  timers: Timers = SYSTEM_TIMERS,
  bus: SpiBus = realSpiBus(),
  random?: () => number,
): StripLight {
  const device = options.device ?? LIGHT_DEFAULTS.device;
  return new StripLight(
    {
      kind: 'spi',
      count: options.count,
      brightness: options.brightness ?? LIGHT_DEFAULTS.brightness,
      maxCurrent: options.maxCurrent ?? LIGHT_DEFAULTS.maxCurrent,
      open: (events) => openStrip(options, device, bus, timers, events),
      files: [device],
      timers,
      random,
    },
    onHealth,
  );
}

async function openStrip(
  { count, order }: SpiLightOptions,
  path: string,
  bus: SpiBus,
  timers: Timers,
  events: StripEvents,
): Promise<OpenAnswer<StripSession>> {
  const numbers = spiNumbers(path);
  if (numbers === null) {
    return refused('failing', `light.device is ${path}, which is no SPI device: they are called /dev/spidev0.0`);
  }
  try {
    await bus.look(path);
  } catch (error) {
    return { open: false, health: openProblem(path, error) };
  }
  const most = await bus.mostBytes();
  if (frameBytes(count) > most) {
    return refused('failing', tooMany(count, most));
  }
  const opener = await bus.load();
  if (opener === null) {
    return refused(
      'absent',
      'the package spi-device is not installed, or was built for another Node: run scripts/setup --for install, then restart kioskd',
    );
  }
  return await opened(opener, numbers, path, (port) => {
    const frame = new Ws2812Frame(count, order ?? LIGHT_DEFAULTS.order);
    return new SpiStrip(port, frame, path, timers, events);
  });
}

async function opened(
  opener: SpiOpener,
  { bus, device }: { readonly bus: number; readonly device: number },
  path: string,
  session: (port: SpiPort) => SpiStrip,
): Promise<OpenAnswer<StripSession>> {
  try {
    return { open: true, session: session(await opener(bus, device, SPI_HZ)) };
  } catch (error) {
    return { open: false, health: openProblem(path, error) };
  }
}

/** An open strip: one picture on its way at most, and none waits. */
class SpiStrip implements StripSession {
  readonly health = READY;
  private readonly port: SpiPort;
  private readonly frame: Ws2812Frame;
  private readonly path: string;
  private readonly timers: Timers;
  private readonly events: StripEvents;
  private busy = false;
  private isStuck = false;
  private isOver = false;
  private sentAt = 0;
  private onIdle: (() => void) | null = null;

  constructor(port: SpiPort, frame: Ws2812Frame, path: string, timers: Timers, events: StripEvents) {
    this.port = port;
    this.frame = frame;
    this.path = path;
    this.timers = timers;
    this.events = events;
  }

  send(picture: Uint8Array): boolean {
    if (this.isOver) {
      return true;
    }
    if (this.busy) {
      this.watch();
      return false;
    }
    this.frame.encode(picture);
    this.begin();
    return true;
  }

  async close(): Promise<void> {
    const wasLost = this.isOver;
    this.isOver = true;
    await this.idle();
    if (!wasLost && !this.busy) {
      this.frame.encode(new Uint8Array((this.frame.bytes.length - frameBytes(0)) / 3));
      this.begin();
      await this.idle();
    }
    // A transfer that never ends holds the device: closing under it would hang, too.
    if (!this.busy) {
      await this.port.close();
    }
  }

  private begin(): void {
    this.busy = true;
    this.sentAt = this.timers.now();
    this.port.transfer(this.frame.bytes, SPI_HZ, this.arrived);
  }

  private readonly arrived = (error: Error | null): void => {
    this.busy = false;
    this.onIdle?.();
    this.onIdle = null;
    if (this.isOver) {
      return;
    }
    if (error !== null) {
      this.isOver = true;
      this.events.lost(transferProblem(this.path, error));
      return;
    }
    if (this.isStuck) {
      this.isStuck = false;
      this.events.say(READY);
    }
    this.events.free();
  };

  private watch(): void {
    if (!this.isStuck && this.timers.now() - this.sentAt >= STUCK_MS) {
      this.isStuck = true;
      const reason = `${this.path} has not sent a picture for ${STUCK_MS / 1000} s: switch the board off and on`;
      this.events.say({ status: 'failing', reason });
    }
  }

  /** Resolves when nothing is on its way, or after a while. */
  private idle(): Promise<void> {
    if (!this.busy) {
      return Promise.resolve();
    }
    return new Promise((resolve) => {
      const cancel = this.timers.after(CLOSE_WITHIN_MS, resolve);
      this.onIdle = () => {
        cancel();
        resolve();
      };
    });
  }
}

function tooMany(count: number, most: number): string {
  const fits = ledsInTransfer(most);
  return (
    `${count} LEDs need ${frameBytes(count)} bytes at once, and this kernel sends ${most}: ` +
    `set light.count to ${fits} or less, or put spidev.bufsiz=32768 into the kernel's command line`
  );
}

function openProblem(path: string, error: unknown): Health {
  switch (codeOf(error)) {
    case 'ENOENT':
    case 'ENXIO':
    case 'ENODEV':
      return {
        status: 'absent',
        reason: `${path} is not there: put dtparam=spi=on into config.txt and restart the board`,
      };
    case 'EACCES':
      return { status: 'failing', reason: `${path} may not be opened: put the daemon's user into the group spi` };
    case 'EPERM':
      return { status: 'failing', reason: `${path} is kept from the daemon: its unit needs DeviceAllow=char-spi rw` };
    default:
      return { status: 'failing', reason: `${path} cannot be opened: ${words(error)}` };
  }
}

function transferProblem(path: string, error: unknown): Health {
  switch (codeOf(error)) {
    case 'ESHUTDOWN':
    case 'ENODEV':
      return { status: 'absent', reason: `${path} has gone: its driver was taken away while it was in use` };
    case 'EMSGSIZE':
      return {
        status: 'failing',
        reason: `${path} takes fewer bytes at once than it said: lower light.count, or put spidev.bufsiz=32768 into the kernel's command line`,
      };
    default:
      return { status: 'failing', reason: `${path} does not send: ${words(error)}` };
  }
}

/** Node has no name for this one (`asm-generic/errno.h`): the bus driver went away under an open device. */
const ESHUTDOWN = 108;

function codeOf(error: unknown): string {
  if (typeof error !== 'object' || error === null) {
    return '';
  }
  const code: unknown = Reflect.get(error, 'code');
  const errno: unknown = Reflect.get(error, 'errno');
  return errno === ESHUTDOWN ? 'ESHUTDOWN' : typeof code === 'string' ? code : '';
}

function words(error: unknown): string {
  return printable(error instanceof Error ? error.message : 'unknown error', 120);
}

function refused(status: 'absent' | 'failing', reason: string): OpenAnswer<StripSession> {
  return { open: false, health: { status, reason } };
}
