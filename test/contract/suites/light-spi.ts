import type { SpiBus, SpiOpener } from '../../../src/devices/light/spi-bus.ts';

export interface SpiTransfer {
  readonly bytes: Buffer;
  readonly hz: number;
}

/** An SPI bus that a test holds: what was sent, when it arrives, and everything that can be wrong with it. */
export class PretendSpi implements SpiBus {
  readonly sent: SpiTransfer[] = [];
  readonly opened: { readonly bus: number; readonly device: number; readonly hz: number }[] = [];
  closed = 0;
  /** What a look at the device file comes to; null: it is there. */
  problem: string | null = null;
  /** What the next transfers come to; null: they work. */
  failure: string | null = null;
  /** The package is installed. */
  hasPackage = true;
  bytesAtOnce = 4096;
  /** Transfers do not end before `finish`. */
  isSlow = false;
  private under: ((error: Error | null) => void) | null = null;

  async look(): Promise<void> {
    if (this.problem !== null) throw kernelError(this.problem);
  }

  async mostBytes(): Promise<number> {
    return this.bytesAtOnce;
  }

  async load(): Promise<SpiOpener | null> {
    return this.hasPackage ? (bus, device, hz) => this.open(bus, device, hz) : null;
  }

  /** The transfer under way ends. */
  finish(): void {
    const done = this.under;
    this.under = null;
    done?.(this.failure === null ? null : kernelError(this.failure));
  }

  get isBusy(): boolean {
    return this.under !== null;
  }

  /** The colours that the strip took last, 0xRRGGBB each, read off the line as an LED does; null before the first. */
  seen(): number[] | null {
    const last = this.sent.at(-1);
    return last === undefined ? null : colours(last.bytes);
  }

  private async open(bus: number, device: number, hz: number) {
    this.opened.push({ bus, device, hz });
    return {
      transfer: (bytes: Buffer, speed: number, done: (error: Error | null) => void) => {
        if (this.under !== null) throw new Error('a second transfer while one is under way');
        if (this.failure === null) this.sent.push({ bytes: Buffer.from(bytes), hz: speed });
        this.under = done;
        if (!this.isSlow) this.finish();
      },
      close: async () => {
        this.closed += 1;
      },
    };
  }
}

/** Shaped as those of spi-device: an error that Node has no name for has an empty code. */
function kernelError(code: string): Error {
  return code === 'ESHUTDOWN'
    ? Object.assign(new Error(', Cannot send after transport endpoint shutdown'), { code: '', errno: 108 })
    : Object.assign(new Error(`${code}: refused`), { code });
}

/** Three line bits a bit: 110 is 1, 100 is 0; lows before and after are pauses. Throws on anything else. */
function colours(bytes: Buffer): number[] {
  const line = [...bytes].map((byte) => byte.toString(2).padStart(8, '0')).join('');
  const found = /^0*?((?:1[01]0)*)0*$/.exec(line);
  if (found === null) throw new Error(`no WS2812 signal: ${line}`);
  const bits = (found[1] ?? '').match(/.{3}/g)?.map((pulse) => (pulse === '110' ? '1' : '0')) ?? [];
  const values =
    bits
      .join('')
      .match(/.{8}/g)
      ?.map((value) => Number.parseInt(value, 2)) ?? [];
  return Array.from({ length: values.length / 3 }, (_, led) => {
    const [green = 0, red = 0, blue = 0] = values.slice(3 * led, 3 * led + 3);
    return (red << 16) | (green << 8) | blue;
  });
}
