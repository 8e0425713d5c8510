/** Reads numbers of a font file one after the other; all are big-endian. Past the end is an error. */
export class Bytes {
  readonly data: Uint8Array;
  at: number;

  constructor(data: Uint8Array, at = 0) {
    this.data = data;
    this.at = at;
  }

  u8(): number {
    const value = this.data[this.at];
    if (value === undefined) {
      throw new Error('the font is cut off');
    }
    this.at += 1;
    return value;
  }

  i8(): number {
    return (this.u8() << 24) >> 24;
  }

  u16(): number {
    return (this.u8() << 8) | this.u8();
  }

  i16(): number {
    return (this.u16() << 16) >> 16;
  }

  u32(): number {
    return this.u16() * 0x10000 + this.u16();
  }

  /** Signed, two bits before the point. */
  f2dot14(): number {
    return this.i16() / 16384;
  }

  text(length: number): string {
    return String.fromCharCode(...Array.from({ length }, () => this.u8()));
  }

  /** `UIntBase128` of WOFF2: seven bits a byte, the highest bit says that more follow. */
  base128(): number {
    let value = 0;
    for (let count = 0; count < 5; count += 1) {
      const byte = this.u8();
      value = value * 128 + (byte & 0x7f);
      if (byte < 0x80) {
        return value;
      }
    }
    throw new Error('a number of the font is too long');
  }

  /** `255UInt16` of WOFF2: small numbers in one byte. */
  short255(): number {
    const code = this.u8();
    if (code === 253) {
      return this.u16();
    }
    if (code === 255) {
      return this.u8() + 253;
    }
    return code === 254 ? this.u8() + 506 : code;
  }
}
