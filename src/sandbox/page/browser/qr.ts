import encodeQR from 'qr';
import { decodeQR } from 'qr/decode.js';

/** Draws modules (rows of `0` and `1`) with a quiet zone of four, as large as whole pixels allow. */
export function drawModules(canvas: HTMLCanvasElement, rows: readonly string[]): void {
  const context = canvas.getContext('2d');
  if (context === null) {
    return;
  }
  const across = rows.length + 8;
  const unit = Math.max(1, Math.floor(canvas.width / across));
  const start = Math.floor((canvas.width - unit * rows.length) / 2);
  context.fillStyle = '#fff';
  context.fillRect(0, 0, canvas.width, canvas.height);
  context.fillStyle = '#101613';
  rows.forEach((row, y) => {
    for (let x = 0; x < row.length; x += 1) {
      if (row[x] === '1') {
        context.fillRect(start + x * unit, start + y * unit, unit, unit);
      }
    }
  });
}

/** Reads what is drawn on the canvas, as a phone's camera would. null: nothing that can be read. */
export function readCanvas(canvas: HTMLCanvasElement): string | null {
  const image = canvas.getContext('2d')?.getImageData(0, 0, canvas.width, canvas.height);
  if (image === undefined) {
    return null;
  }
  try {
    return decodeQR({ width: image.width, height: image.height, data: image.data });
  } catch {
    return null;
  }
}

/** The modules of a new QR code for this text, without the border that the encoder insists on. */
export function modulesOf(text: string): readonly string[] {
  return encodeQR(text, 'raw', { border: 1, ecc: 'medium' })
    .slice(1, -1)
    .map((row) =>
      row
        .slice(1, -1)
        .map((on) => (on ? '1' : '0'))
        .join(''),
    );
}
