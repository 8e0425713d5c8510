/** A picture of one code is a few kilobytes. */
const MOST_BYTES = 512 * 1024;

/** Width and height each. Unpacking a picture of this size holds up everything else for about a tenth of a second. */
const MOST_PIXELS = 1024;

const SIGNATURE = Buffer.from('\x89PNG\r\n\x1a\n', 'latin1');

/**
 * The text of the QR code in a PNG, for gateways that send a picture of a code where the kiosk draws its own. Null for everything
 * that is not a whole PNG with exactly one readable code: garbage, a picture without a code or with two different ones, one that is
 * interlaced (nothing would bound what comes out of its compressed data), more than 1024 pixels wide or high, or more than 512 KiB.
 *
 * The text is as strange as whoever drew it: it is not made printable here.
 */
export async function readQrPicture(png: Uint8Array): Promise<string | null> {
  const bytes = Buffer.from(png.buffer, png.byteOffset, png.length);
  if (bytes.length > MOST_BYTES || !isSmallPng(bytes)) {
    return null;
  }
  const { PNG } = await import('pngjs');
  const { decodeQRBatch } = await import('qr/decode.js');
  const picture = unpacked(() => PNG.sync.read(bytes));
  if (picture === null) {
    return null;
  }
  const { width, height, data } = picture;
  layOnWhite(data);
  const [found = []] = await decodeQRBatch([{ width, height, data }], { format: 'RGBA', maxSize: { width, height } });
  // A decoder that goes on after the last code ends with what it failed at.
  const texts = new Set(found.filter((result) => typeof result === 'string'));
  const [text] = texts;
  return texts.size === 1 && text !== undefined && text !== '' && !text.includes('\uFFFD') ? text : null;
}

/** Reads the size from the head, before anything is unpacked: a few bytes can stand for gigabytes of pixels. */
function isSmallPng(bytes: Buffer): boolean {
  // Signature, then length and name of the first chunk, width, height, depth, colours, compression, filter, interlace.
  if (bytes.length < 33 || !bytes.subarray(0, 8).equals(SIGNATURE) || bytes.toString('latin1', 12, 16) !== 'IHDR') {
    return false;
  }
  const sides = [bytes.readUInt32BE(16), bytes.readUInt32BE(20)];
  return sides.every((side) => side > 0 && side <= MOST_PIXELS) && bytes[28] === 0 && heads(bytes) === 1;
}

/** The package would unpack by the last head there is. */
function heads(bytes: Buffer): number {
  let found = 0;
  for (let at = 8; at + 8 <= bytes.length; at += 12 + bytes.readUInt32BE(at)) {
    found += bytes.toString('latin1', at + 4, at + 8) === 'IHDR' ? 1 : 0;
  }
  return found;
}

function unpacked<Picture>(read: () => Picture): Picture | null {
  try {
    return read();
  } catch {
    // The package throws on everything that is wrong with a picture; why is of no use to anybody here.
    return null;
  }
}

/** Where nothing was drawn a picture may be transparent black; paper is white. */
function layOnWhite(pixels: Buffer): void {
  for (let at = 0; at < pixels.length; at += 4) {
    const alpha = pixels[at + 3] ?? 255;
    for (let channel = at; alpha < 255 && channel < at + 3; channel += 1) {
      pixels[channel] = Math.round(((pixels[channel] ?? 0) * alpha + 255 * (255 - alpha)) / 255);
    }
  }
}
