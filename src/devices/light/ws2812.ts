/** The order in which an LED takes its three colours. */
export type ColourOrder = 'grb' | 'rgb';

/**
 * A WS2812 takes 800 000 bits a second, each a pulse: long for 1 (0.8 µs), short for 0 (0.4 µs), ± 0.15 µs by its data sheet. At
 * three SPI bits for each of them the line at 2.4 MHz gives 0.83 µs (110) and 0.42 µs (100).
 */
export const SPI_HZ = 2_400_000;

/**
 * A pause this long makes the LEDs take over what they were sent: 50 µs in the first data sheets, 80 µs for the SK6812, 280 µs in
 * later WS2812B. 300 µs of low are enough for all.
 */
const PAUSE_BYTES = Math.ceil((300 * (SPI_HZ / 1e6)) / 8);
const BYTES_AN_LED = 9;

/** The most bytes of one transfer, unless the kernel's command line says more (`bufsiz` in `drivers/spi/spidev.c`). */
export const USUAL_TRANSFER_BYTES = 4096;

/** What one picture takes on the line. The pause stands in front too: some controllers leave the line high between transfers. */
export function frameBytes(count: number): number {
  return PAUSE_BYTES + count * BYTES_AN_LED + PAUSE_BYTES;
}

/** How many LEDs fit into one transfer. A picture cannot be split: the gap between two transfers counts as its end. */
export function ledsInTransfer(bytes: number): number {
  return Math.max(0, Math.floor((bytes - 2 * PAUSE_BYTES) / BYTES_AN_LED));
}

/** The three SPI bytes of each value, as one number. */
const SPI_BITS = Uint32Array.from({ length: 256 }, (_, value) => {
  let bits = 0;
  for (let bit = 7; bit >= 0; bit -= 1) {
    bits = (bits << 3) | ((value >> bit) & 1 ? 0b110 : 0b100);
  }
  return bits;
});

/** The bytes of one strip's pictures: one buffer, filled again for each. */
export class Ws2812Frame {
  readonly bytes: Buffer;
  private readonly offsets: readonly [number, number, number];

  constructor(count: number, order: ColourOrder) {
    this.bytes = Buffer.alloc(frameBytes(count));
    this.offsets = order === 'grb' ? [1, 0, 2] : [0, 1, 2];
  }

  /** @param picture red, green, blue per LED: what each is given, 0 to 255. */
  encode(picture: Uint8Array): void {
    const { bytes, offsets } = this;
    let at = PAUSE_BYTES;
    for (let led = 0; led < picture.length; led += 3) {
      for (const offset of offsets) {
        const bits = SPI_BITS[picture[led + offset] ?? 0] ?? 0;
        bytes[at] = bits >> 16;
        bytes[at + 1] = (bits >> 8) & 0xff;
        bytes[at + 2] = bits & 0xff;
        at += 3;
      }
    }
  }
}
