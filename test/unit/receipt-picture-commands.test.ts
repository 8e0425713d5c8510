import { expect, it } from 'vitest';
import { readPaper } from '../../src/devices/printer/paper.ts';
import { composeReceipt, type LinePicture } from '../../src/receipts/compose.ts';
import { printerWith, RECEIPT } from '../support/slips.ts';

/** What Epson's printers obey in the middle of a picture too: status, recovery, drawer, power off, clear. */
const REAL_TIME = ['\x10\x04', '\x10\x05', '\x10\x14'];

async function print(picture: LinePicture) {
  const slip = { ...RECEIPT, lines: [{ text: '洗衣', minor: null }] };
  const printer = printerWith('none');
  return await composeReceipt(slip, { columns: 32, cutter: true, printer, drawLine: () => picture });
}

it.each([
  [0x10, 0x04],
  [0x10, 0x05],
  [0x10, 0x14],
  [0x10, 0x10],
] as const)('dots that happen to be the command %i %i are changed by one dot', async (first, second) => {
  const bits = Uint8Array.from({ length: 48 * 24 }, (_, at) => (at % 2 === 0 ? first : second));
  const bytes = await print({ bytesPerRow: 48, rows: 24, bits });
  const text = Buffer.from(bytes).toString('latin1');
  for (const command of REAL_TIME) {
    expect(text).not.toContain(command);
  }
  const picture = readPaper(bytes, 32).items.find((item) => item.kind === 'raster');
  const drawn = picture?.kind === 'raster' ? picture.bits : new Uint8Array();
  expect(drawn).toHaveLength(bits.length);
  for (const [at, byte] of drawn.entries()) {
    expect(byte & ~0x08).toBe((bits[at] ?? 0) & ~0x08);
  }
});

it('a picture that is wider than the paper is cut off there: the rest would be taken for letters', async () => {
  const bits = new Uint8Array(60 * 24).fill(0xff);
  const bytes = await print({ bytesPerRow: 60, rows: 24, bits });
  const paper = readPaper(bytes, 32);
  expect(paper.items.find((item) => item.kind === 'raster')).toMatchObject({ bytesPerRow: 48, rows: 24 });
  expect(paper.unknownCommands).toBe(0);
});
