import type { Align, Paper, PaperItem, TextRun } from './escpos-reader.ts';

/** One pixel of the drawing is one dot of the print head, about 1/8 mm. */
const CHARACTER_WIDTH = 12;
const CHARACTER_HEIGHT = 24;
const LINE_GAP = 6;
const MARGIN = 28;
const CUT_HEIGHT = 24;
/** Part of the character cell above the base line, for the fonts named below. */
const ASCENT = 0.77;
/** White modules around a QR code that a reader needs (ISO/IEC 18004). */
const QUIET_MODULES = 4;
const MIN_MODULE_PX = 4;

interface Box {
  readonly width: number;
  readonly height: number;
  readonly svg: string;
}

/**
 * Draws the paper as an SVG document. Every text is escaped; the document has no script, link or outside resource.
 * @param options.columns characters on a line, which give the paper its width.
 */
export async function paperToSvg(paper: Paper, options: { readonly columns: number }): Promise<string> {
  const printWidth = options.columns * CHARACTER_WIDTH;
  const width = printWidth + 2 * MARGIN;
  const parts: string[] = [];
  let y = MARGIN;
  for (const item of paper.items) {
    const box = item.kind === 'cut' ? drawCut(width) : await draw(item);
    const x = item.kind === 'cut' ? 0 : MARGIN + indent(item.align, printWidth - box.width);
    parts.push(`<g transform="translate(${x} ${y})">${box.svg}</g>`);
    y += box.height;
  }
  const height = y + MARGIN;
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" viewBox="0 0 ${width} ${height}"`,
    ` role="img" aria-label="${escapeXml(paperToText(paper))}">`,
    `<rect width="${width}" height="${height}" fill="#fdfdfa"/>`,
    '<g fill="#1b1b1d" font-family="\'DejaVu Sans Mono\', \'Liberation Mono\', monospace" font-size="20">',
    ...parts,
    '</g></svg>',
  ].join('');
}

/** The printed text, line by line; a QR code as `[QR text]`. For tests, and for people who cannot see the drawing. */
export function paperToText(paper: Paper): string {
  return paper.items.map(itemText).join('\n');
}

function itemText(item: PaperItem): string {
  switch (item.kind) {
    case 'line':
      return item.runs.map((run) => run.text).join('');
    case 'qr':
      return `[QR ${item.data}]`;
    case 'raster':
      return '[picture]';
    case 'cut':
      return '[cut]';
  }
}

function indent(align: Align, free: number): number {
  return align === 'left' ? 0 : align === 'right' ? Math.max(0, free) : Math.max(0, Math.floor(free / 2));
}

async function draw(item: Exclude<PaperItem, { kind: 'cut' }>): Promise<Box> {
  switch (item.kind) {
    case 'line':
      return drawLine(item.runs);
    case 'qr':
      return drawQr(item.data, Math.max(MIN_MODULE_PX, item.moduleDots));
    case 'raster':
      return drawRaster(item.bytesPerRow, item.rows, item.bits);
  }
}

function drawLine(runs: readonly TextRun[]): Box {
  const tall = Math.max(1, ...runs.map((run) => run.height));
  const bottom = tall * CHARACTER_HEIGHT;
  let x = 0;
  const drawn = runs.map((run) => {
    const svg = drawRun(run, x, bottom);
    x += run.text.length * CHARACTER_WIDTH * run.width;
    return svg;
  });
  return { width: x, height: bottom + LINE_GAP, svg: drawn.join('') };
}

function drawRun(run: TextRun, x: number, bottom: number): string {
  const cell = run.text.length * CHARACTER_WIDTH;
  const top = bottom - run.height * CHARACTER_HEIGHT;
  const ground = run.inverse ? `<rect width="${cell}" height="${CHARACTER_HEIGHT}"/>` : '';
  const line = run.underline ? `<rect y="${CHARACTER_HEIGHT - 2}" width="${cell}" height="2"/>` : '';
  const style = `${run.bold ? ' font-weight="bold"' : ''}${run.inverse ? ' fill="#fdfdfa"' : ''}`;
  // The length is forced, so that columns stand below each other whatever font the viewer has.
  const text =
    run.text.trim() === ''
      ? ''
      : `<text y="${CHARACTER_HEIGHT * ASCENT}" textLength="${cell}" lengthAdjust="spacingAndGlyphs" xml:space="preserve"${style}>${escapeXml(run.text)}</text>`;
  return `<g transform="translate(${x} ${top}) scale(${run.width} ${run.height})">${ground}${line}${text}</g>`;
}

async function drawQr(data: string, modulePx: number): Promise<Box> {
  const { create } = await loadQr();
  const { modules } = create(data, { errorCorrectionLevel: 'M' });
  const runs: string[] = [];
  for (let row = 0; row < modules.size; row += 1) {
    for (let column = 0; column < modules.size; column += 1) {
      if (modules.data[row * modules.size + column] === 1) {
        runs.push(`M${column + QUIET_MODULES} ${row + QUIET_MODULES}h1v1h-1z`);
      }
    }
  }
  const side = (modules.size + 2 * QUIET_MODULES) * modulePx;
  const svg = `<path transform="scale(${modulePx})" shape-rendering="crispEdges" fill="#000" d="${runs.join('')}"/>`;
  return { width: side, height: side, svg };
}

function drawRaster(bytesPerRow: number, rows: number, bits: Uint8Array): Box {
  const dots: string[] = [];
  for (let at = 0; at < bits.length; at += 1) {
    const byte = bits[at] ?? 0;
    const row = Math.floor(at / bytesPerRow);
    for (let bit = 0; bit < 8; bit += 1) {
      if ((byte & (0x80 >> bit)) !== 0) {
        dots.push(`M${(at % bytesPerRow) * 8 + bit} ${row}h1v1h-1z`);
      }
    }
  }
  return {
    width: bytesPerRow * 8,
    height: rows,
    svg: `<path shape-rendering="crispEdges" fill="#000" d="${dots.join('')}"/>`,
  };
}

function drawCut(width: number): Box {
  const y = CUT_HEIGHT / 2;
  const svg = `<path d="M0 ${y}H${width}" stroke="#8a8a8a" stroke-width="2" stroke-dasharray="10 6" fill="none"/>`;
  return { width, height: CUT_HEIGHT, svg };
}

/** Heavy, and only needed where paper is drawn. */
async function loadQr(): Promise<Pick<typeof import('qrcode'), 'create'>> {
  const loaded = await import('qrcode');
  return loaded.default ?? loaded;
}

function escapeXml(text: string): string {
  return text
    .replace(/[^\n\x20-\uFFFD]/g, '\uFFFD')
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;')
    .replaceAll("'", '&apos;');
}
