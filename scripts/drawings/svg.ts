/** The little that the drawings need of SVG. Every number is rounded, so that the same plan gives the same bytes anywhere. */

/** Colours that people with any kind of colour vision can tell apart (Okabe and Ito 2008), dark enough for thin lines. */
export const WIRE_COLOURS = [
  '#0072b2',
  '#d55e00',
  '#007a5a',
  '#a4478a',
  '#8a6100',
  '#2b7fb8',
  '#5c3a9e',
  '#444444',
] as const;

export const INK = '#1b1b1b';
export const FAINT = '#767676';
export const PAPER = '#ffffff';
const FONT = 'font-family="\'DejaVu Sans\', Verdana, sans-serif"';

export interface TextStyle {
  readonly size?: number;
  readonly bold?: boolean;
  readonly fill?: string;
  readonly anchor?: 'start' | 'middle' | 'end';
}

export function document(
  width: number,
  height: number,
  title: string,
  description: string,
  body: readonly string[],
): string {
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" width="${width}" height="${height}" role="img" aria-labelledby="title desc" ${FONT}>`,
    `<title id="title">${escaped(title)}</title>`,
    `<desc id="desc">${escaped(description)}</desc>`,
    rect(0, 0, width, height, { fill: PAPER }),
    ...body,
    '</svg>',
    '',
  ].join('\n');
}

export interface BoxStyle {
  readonly fill?: string;
  readonly stroke?: string;
  readonly width?: number;
  readonly radius?: number;
  readonly dash?: string;
}

export function rect(x: number, y: number, width: number, height: number, style: BoxStyle = {}): string {
  const { fill = PAPER, stroke, width: line = 1.5, radius = 0, dash } = style;
  const edge = stroke === undefined ? '' : ` stroke="${stroke}" stroke-width="${line}"`;
  const corner = radius === 0 ? '' : ` rx="${n(radius)}"`;
  const dashes = dash === undefined ? '' : ` stroke-dasharray="${dash}"`;
  return `<rect x="${n(x)}" y="${n(y)}" width="${n(width)}" height="${n(height)}"${corner} fill="${fill}"${edge}${dashes}/>`;
}

export function circle(x: number, y: number, radius: number, style: BoxStyle = {}): string {
  const { fill = PAPER, stroke, width: line = 1.5 } = style;
  const edge = stroke === undefined ? '' : ` stroke="${stroke}" stroke-width="${line}"`;
  return `<circle cx="${n(x)}" cy="${n(y)}" r="${n(radius)}" fill="${fill}"${edge}/>`;
}

export function label(x: number, y: number, words: string, style: TextStyle = {}): string {
  const { size = 14, bold = false, fill = INK, anchor = 'start' } = style;
  const weight = bold ? ' font-weight="bold"' : '';
  const where = anchor === 'start' ? '' : ` text-anchor="${anchor}"`;
  return `<text x="${n(x)}" y="${n(y)}" font-size="${size}"${weight}${where} fill="${fill}">${escaped(words)}</text>`;
}

/** Several lines of text, broken at spaces; gives the marks and the height that they take. */
export function paragraph(
  x: number,
  y: number,
  words: string,
  width: number,
  style: TextStyle = {},
): { readonly marks: readonly string[]; readonly height: number } {
  const size = style.size ?? 14;
  const step = Math.round(size * 1.32);
  const lines = folded(words, width, size, style.bold === true);
  return { marks: lines.map((line, index) => label(x, y + index * step, line, style)), height: lines.length * step };
}

/** DejaVu Sans is one of the widest common fonts: what fits in it fits in the others. */
export function textWidth(words: string, size: number, bold: boolean): number {
  return words.length * size * (bold ? 0.66 : 0.585);
}

export function folded(words: string, width: number, size: number, bold = false): readonly string[] {
  const lines: string[] = [];
  for (const word of kept(words).split(' ')) {
    const last = lines.at(-1);
    if (last !== undefined && textWidth(`${last} ${word}`, size, bold) <= width) {
      lines[lines.length - 1] = `${last} ${word}`;
    } else {
      lines.push(word);
    }
  }
  return lines;
}

/** A number stays beside its unit. */
function kept(words: string): string {
  return words.replace(/(\d) (V|A|mA|Ω|kΩ|mm|inch|pins?)\b/gu, '$1\u00a0$2').replace(/(\d) (Ω)/gu, '$1\u00a0$2');
}

export type Point = readonly [x: number, y: number];

/** A wire with rounded corners, on a white casing, so that of two that cross one is seen to pass over the other. */
export function wire(
  points: readonly Point[],
  colour: string,
  style: { readonly width?: number; readonly dash?: string } = {},
): string {
  const { width = 3, dash } = style;
  const path = rounded(points);
  const dashes = dash === undefined ? '' : ` stroke-dasharray="${dash}"`;
  const casing = `<path d="${path}" fill="none" stroke="${PAPER}" stroke-width="${width + 4}"/>`;
  return `${casing}\n<path d="${path}" fill="none" stroke="${colour}" stroke-width="${width}"${dashes}/>`;
}

function rounded(points: readonly Point[]): string {
  const [first = [0, 0]] = points;
  const parts = [`M${n(first[0])} ${n(first[1])}`];
  for (const [index, [x, y]] of points.entries()) {
    const before = points[index - 1];
    const after = points[index + 1];
    if (before === undefined) {
      continue;
    }
    if (after === undefined) {
      parts.push(`L${n(x)} ${n(y)}`);
      continue;
    }
    const radius = Math.min(8, distance(before, [x, y]) / 2, distance([x, y], after) / 2);
    const [ax, ay] = towards([x, y], before, radius);
    const [bx, by] = towards([x, y], after, radius);
    parts.push(`L${n(ax)} ${n(ay)}`, `Q${n(x)} ${n(y)} ${n(bx)} ${n(by)}`);
  }
  return parts.join('');
}

function distance(a: Point, b: Point): number {
  return Math.abs(a[0] - b[0]) + Math.abs(a[1] - b[1]);
}

function towards(from: Point, to: Point, by: number): Point {
  return [from[0] + Math.sign(to[0] - from[0]) * by, from[1] + Math.sign(to[1] - from[1]) * by];
}

const RAIL_LOOKS: Readonly<Record<string, { readonly words: string; readonly fill: string; readonly ink: string }>> = {
  '12V': { words: '12 V', fill: '#b3261e', ink: '#ffffff' },
  '5V': { words: '5 V', fill: '#f6c445', ink: INK },
  '3V3': { words: '3.3 V', fill: '#bfe3f7', ink: INK },
  GND: { words: '0 V', fill: INK, ink: '#ffffff' },
};
export const RAIL_WIDTH = 54;

/** The sign of a bar: everything with the same words on it is joined. `x`: its middle. */
export function rail(name: string, x: number, y: number): string {
  const { words, fill, ink } = RAIL_LOOKS[name] ?? { words: name, fill: PAPER, ink: INK };
  const box = rect(x - RAIL_WIDTH / 2, y - 12, RAIL_WIDTH, 24, { fill, stroke: INK, radius: 4 });
  return `${box}\n${label(x, y + 5, words, { size: 14, bold: true, fill: ink, anchor: 'middle' })}`;
}

export function n(value: number): string {
  return String(Math.round(value * 10) / 10);
}

function escaped(words: string): string {
  return words.replace(/&/g, '&amp;').replace(/</g, '&lt;').replace(/>/g, '&gt;').replace(/"/g, '&quot;');
}
