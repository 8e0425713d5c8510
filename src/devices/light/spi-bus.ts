import { access, constants, readFile } from 'node:fs/promises';
import { USUAL_TRANSFER_BYTES } from './ws2812.ts';

/** One open SPI device. */
export interface SpiPort {
  /** Sends bytes at a clock of `hz`, off the main thread. Called back once, with the kernel's error when it did not work. */
  transfer(bytes: Buffer, hz: number, done: (error: Error | null) => void): void;
  close(): Promise<void>;
}

/** What an SPI device needs of the machine; passed in so that every case can be played. */
export interface SpiBus {
  /** Whether the device file is there and may be opened; rejects with the kernel's error when not. */
  look(path: string): Promise<void>;
  /** The most bytes of one transfer. */
  mostBytes(): Promise<number>;
  /** Null: the package that drives SPI is not there. */
  load(): Promise<SpiOpener | null>;
}

/** @returns the open device; rejects with the kernel's error. */
export type SpiOpener = (bus: number, device: number, hz: number) => Promise<SpiPort>;

/** Bus and device of `/dev/spidev0.0`; null when the name is not of that form. */
export function spiNumbers(path: string): { readonly bus: number; readonly device: number } | null {
  const found = /^\/dev\/spidev(\d{1,3})\.(\d{1,3})$/.exec(path);
  return found === null ? null : { bus: Number(found[1]), device: Number(found[2]) };
}

/** The machine's own SPI, through the optional package spi-device. */
export function realSpiBus(): SpiBus {
  return {
    look: (path) => access(path, constants.R_OK | constants.W_OK),
    async mostBytes() {
      const text = await readFile('/sys/module/spidev/parameters/bufsiz', 'utf8').catch(() => '');
      const bytes = Number(text.trim());
      return Number.isInteger(bytes) && bytes > 0 ? bytes : USUAL_TRANSFER_BYTES;
    },
    load: () => {
      loaded ??= load();
      return loaded;
    },
  };
}

/** Once per process: a package that is put in later is found after a restart. */
let loaded: Promise<SpiOpener | null> | null = null;

async function load(): Promise<SpiOpener | null> {
  try {
    const { default: library } = await import('spi-device');
    return (bus, device, hz) => open(library, bus, device, hz);
  } catch {
    return null;
  }
}

function open(
  library: typeof import('spi-device'),
  busNumber: number,
  deviceNumber: number,
  hz: number,
): Promise<SpiPort> {
  return new Promise((resolve, reject) => {
    const spi = library.open(busNumber, deviceNumber, { maxSpeedHz: hz }, (error) => {
      if (error) {
        reject(error);
        return;
      }
      resolve({
        transfer: (bytes, speedHz, done) => {
          spi.transfer([{ sendBuffer: bytes, byteLength: bytes.length, speedHz }], (failed) => done(failed ?? null));
        },
        close: () => new Promise((closed) => spi.close(() => closed())),
      });
    });
  });
}
