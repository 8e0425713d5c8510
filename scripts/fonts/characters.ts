// Table `cmap`: which character is which glyph. Formats 4 and 12 of OpenType, which is what web fonts have.

import { Bytes } from './bytes.ts';

/** @throws Error when the table has neither of the two formats. */
export function readCharacters(cmap: Uint8Array): Map<number, number> {
  const bytes = new Bytes(cmap, 2);
  const places = new Map<number, number>();
  for (let left = bytes.u16(); left > 0; left -= 1) {
    bytes.at += 4;
    const place = bytes.u32();
    places.set(new Bytes(cmap, place).u16(), place);
  }
  const wide = places.get(12);
  const narrow = places.get(4);
  if (wide !== undefined) {
    return readGroups(new Bytes(cmap, wide + 12));
  }
  if (narrow !== undefined) {
    return readSegments(cmap, narrow);
  }
  throw new Error('the font does not say which characters it has');
}

function readGroups(bytes: Bytes): Map<number, number> {
  const found = new Map<number, number>();
  for (let left = bytes.u32(); left > 0; left -= 1) {
    const [first, last, glyph] = [bytes.u32(), bytes.u32(), bytes.u32()];
    for (let character = first; character <= last; character += 1) {
      found.set(character, glyph + character - first);
    }
  }
  return found;
}

function readSegments(cmap: Uint8Array, place: number): Map<number, number> {
  const found = new Map<number, number>();
  const bytes = new Bytes(cmap, place + 6);
  const size = bytes.u16();
  const at = (column: number, segment: number) => {
    bytes.at = place + 14 + column * size + (column > 0 ? 2 : 0) + segment * 2;
    return bytes.u16();
  };
  for (let segment = 0; segment < size / 2; segment += 1) {
    const last = at(0, segment);
    const delta = at(2, segment);
    const range = at(3, segment);
    const rangeAt = bytes.at - 2;
    const first = at(1, segment);
    for (let character = first; character <= last && character < 0xffff; character += 1) {
      bytes.at = rangeAt + range + (character - first) * 2;
      const glyph = range === 0 ? character : bytes.u16();
      if (range === 0 || glyph !== 0) {
        found.set(character, (glyph + delta) & 0xffff);
      }
    }
  }
  return found;
}
