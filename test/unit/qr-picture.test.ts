import { deflateSync } from 'node:zlib';
import { type QRCodeToBufferOptions, toBuffer } from 'qrcode';
import { describe, expect, test } from 'vitest';
import { readQrPicture } from '../../src/gateways/qr-picture.ts';
import { chunk, head, painted, png, SIGNATURE } from '../support/vectors/emvco-png.ts';

const TEXT = 'https://pay.example/entry/0042?wallet=停車場';

describe('a picture of one code', () => {
  test.each<[string, QRCodeToBufferOptions]>([
    ['as it is drawn', {}],
    ['small, one pixel a module', { scale: 1 }],
    ['large', { width: 1024 }],
    ['without a quiet zone', { margin: 0, scale: 5 }],
    ['with a wide one', { margin: 20 }],
    ['white on black', { color: { dark: '#ffffffff', light: '#000000ff' } }],
    ['in colours', { color: { dark: '#1677ffff', light: '#fff7d6ff' } }],
    ['with nothing painted between the modules', { color: { dark: '#000000ff', light: '#00000000' } }],
    ['with much correction', { errorCorrectionLevel: 'H' }],
  ])('%s', async (_, options) => {
    expect(await readQrPicture(await toBuffer(TEXT, options))).toBe(TEXT);
  });

  test('a code of 512 characters, in bytes that begin inside something larger', async () => {
    const text = '00020101'.repeat(64);
    const picture = await toBuffer(text, { errorCorrectionLevel: 'L' });
    const larger = new Uint8Array(picture.length + 7);
    larger.set(picture, 3);
    expect(await readQrPicture(larger.subarray(3, 3 + picture.length))).toBe(text);
  });

  test('grey, one byte a pixel', async () => {
    expect(await readQrPicture(painted([TEXT]))).toBe(TEXT);
  });

  test('the same code twice is still one text', async () => {
    expect(await readQrPicture(painted([TEXT, TEXT]))).toBe(TEXT);
  });
});

describe('a picture that cannot be read as one code', () => {
  test('two different codes: nobody can say which', async () => {
    expect(await readQrPicture(painted([TEXT, 'https://pay.example/other']))).toBeNull();
  });

  test('no code in it', async () => {
    const stripes = Buffer.alloc(300 * 301);
    stripes.forEach((_, at) => {
      stripes[at] = at % 301 === 0 ? 0 : (at % 14) * 18;
    });
    expect(await readQrPicture(png(300, 300, stripes))).toBeNull();
  });

  test('bytes that are no UTF-8', async () => {
    const data = [{ data: Buffer.from([0x68, 0xff, 0xfe, 0x69]), mode: 'byte' as const }];
    expect(await readQrPicture(await toBuffer(data))).toBeNull();
  });
});

describe('what is no such PNG', () => {
  test.each<[string, Uint8Array]>([
    ['nothing', new Uint8Array()],
    ['text', Buffer.from('<html><body>404</body></html>'.repeat(4))],
    ['a JPEG', Buffer.concat([Buffer.from('\xff\xd8\xff\xe0\x00\x10JFIF', 'latin1'), Buffer.alloc(200)])],
    ['the signature alone', SIGNATURE],
    ['a head and nothing else', Buffer.concat([SIGNATURE, head(100, 100)])],
    ['no pixels', Buffer.concat([SIGNATURE, head(100, 100), chunk('IEND', Buffer.alloc(0))])],
    [
      'empty pixel data',
      Buffer.concat([SIGNATURE, head(9, 9), chunk('IDAT', Buffer.alloc(0)), chunk('IEND', Buffer.alloc(0))]),
    ],
    [
      'pixel data that is not compressed',
      Buffer.concat([SIGNATURE, head(9, 9), chunk('IDAT', Buffer.alloc(90, 7)), chunk('IEND', Buffer.alloc(0))]),
    ],
    ['too few pixels', png(100, 100, Buffer.alloc(101 * 20))],
    ['a size of nothing', png(0, 0, Buffer.alloc(0))],
    ['more than 512 KiB', Buffer.concat([painted([TEXT]), Buffer.alloc(512 * 1024)])],
    ['another chunk in front', Buffer.concat([SIGNATURE, chunk('tEXt', Buffer.alloc(13)), head(9, 9)])],
  ])('%s', async (_, bytes) => {
    expect(await readQrPicture(bytes)).toBeNull();
  });

  test('a picture that breaks off anywhere', async () => {
    const whole = await toBuffer(TEXT);
    for (let length = 0; length < whole.length - 12; length += 97) {
      expect(await readQrPicture(whole.subarray(0, length))).toBeNull();
    }
  });

  test('a picture with a wrong checksum', async () => {
    const picture = await toBuffer(TEXT);
    picture[picture.length - 20] = (picture[picture.length - 20] ?? 0) ^ 0xff;
    expect(await readQrPicture(picture)).toBeNull();
  });
});

describe('a bomb is not unpacked', () => {
  test.each<[string, Uint8Array]>([
    [
      'a head that promises 100,000 by 100,000',
      Buffer.concat([
        SIGNATURE,
        head(100_000, 100_000),
        chunk('IDAT', deflateSync(Buffer.alloc(1_000_000))),
        chunk('IEND', Buffer.alloc(0)),
      ]),
    ],
    [
      'a small head, and a large one behind it',
      Buffer.concat([
        SIGNATURE,
        head(10, 10),
        head(8_000, 8_000),
        chunk('IDAT', deflateSync(Buffer.alloc(64_008_000))),
        chunk('IEND', Buffer.alloc(0)),
      ]),
    ],
    [
      'the same with an interlaced one',
      Buffer.concat([
        SIGNATURE,
        head(10, 10),
        head(100, 100, 1),
        chunk('IDAT', deflateSync(Buffer.alloc(100_000_000))),
        chunk('IEND', Buffer.alloc(0)),
      ]),
    ],
    ['one pixel too wide', png(1025, 10, Buffer.alloc(1026 * 10))],
    ['one pixel too high', png(10, 1025, Buffer.alloc(11 * 1025))],
    [
      'a small interlaced one with 100 MB behind it',
      Buffer.concat([
        SIGNATURE,
        head(100, 100, 1),
        chunk('IDAT', deflateSync(Buffer.alloc(100_000_000))),
        chunk('IEND', Buffer.alloc(0)),
      ]),
    ],
  ])('%s', async (_, bytes) => {
    expect(await readQrPicture(bytes)).toBeNull();
  });

  test('a small plain one with 100 MB behind its pixels', async () => {
    expect(await readQrPicture(painted([TEXT], Buffer.alloc(100_000_000)))).toBeNull();
  });
});
