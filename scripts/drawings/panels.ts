import type { Build, Part } from './build-file.ts';
import { SHEET, STRIP } from './layout.ts';
import { budgetOf, type RailBudget } from './power.ts';
import * as svg from './svg.ts';

const BOXES = { top: 1128, height: 134, left: 40, right: 2160, gap: 24, chainGap: 84 } as const;
const PANEL = { top: 1284, height: 240 } as const;

type Cable = NonNullable<Part['cable']>;
const SOCKETS: Readonly<Record<Cable, string>> = { power: '5 V in', hdmi: 'HDMI', usb: 'USB', ethernet: 'Ethernet' };

interface Standing {
  readonly title: string;
  readonly note: string;
  readonly cable: Cable | null;
  /** Whether it has a 12 V input of its own. */
  readonly fed?: boolean;
}

/** What hangs on the sockets of the Pi, and where its power comes from. */
export function drawSockets(build: Build): string[] {
  const supplies = build.file.supplies;
  const chain: Standing[] = [
    { title: 'Mains', note: build.file.mains, cable: null },
    ...supplies.map(
      ({ label, note }, index): Standing => ({
        title: label,
        note,
        cable: index === supplies.length - 1 ? 'power' : null,
      }),
    ),
  ];
  const others = build.file.parts
    .filter(({ cable, label }) => cable !== undefined && label !== undefined)
    .map(
      ({ cable, label = '', look, draws }): Standing => ({
        title: label,
        note: look,
        cable: cable ?? null,
        fed: draws.some(({ rail }) => rail === '12V'),
      }),
    );
  const all = [...chain, ...others];
  const gaps = all.map((_, index): number => (index === 0 ? 0 : index < chain.length ? BOXES.chainGap : BOXES.gap));
  const room = BOXES.right - BOXES.left - gaps.reduce((sum, gap) => sum + gap, 0);
  const width = Math.floor(room / all.length);
  const places: number[] = [];
  for (const [index] of all.entries()) {
    places.push(index === 0 ? BOXES.left : (places[index - 1] ?? 0) + width + (gaps[index] ?? 0));
  }
  const marks = [...cables(all, places, width), ...strip(build, all)];
  for (const [index, one] of all.entries()) {
    marks.push(...standing(places[index] ?? 0, width, one));
  }
  for (const [index, { rail }] of supplies.slice(0, -1).entries()) {
    const from = (places[index + 1] ?? 0) + width;
    marks.push(
      svg.wire(
        [
          [from, BOXES.top + 60],
          [from + BOXES.chainGap, BOXES.top + 60],
        ],
        svg.INK,
        { width: 3 },
      ),
    );
    marks.push(svg.rail(rail, from + BOXES.chainGap / 2, BOXES.top + 60));
  }
  const mains = (places[0] ?? 0) + width;
  marks.push(
    svg.wire(
      [
        [mains, BOXES.top + 60],
        [mains + BOXES.chainGap, BOXES.top + 60],
      ],
      svg.INK,
      { width: 3 },
    ),
  );
  marks.push(svg.label(mains + BOXES.chainGap / 2, BOXES.top + 50, 'L N PE', { size: 13, anchor: 'middle' }));
  return marks;
}

function standing(x: number, width: number, { title, note, fed = false }: Standing): string[] {
  const heading = svg.paragraph(x + 14, BOXES.top + 26, title, width - 26, { size: 16, bold: true });
  const text = svg.paragraph(x + 14, BOXES.top + 28 + heading.height, note, width - 26, { size: 13, fill: '#3a3a3a' });
  const high = heading.height + text.height + 24;
  const box = svg.rect(x, BOXES.top, width, Math.max(BOXES.height, high), {
    fill: '#f4f6f8',
    stroke: svg.INK,
    radius: 6,
    width: 2,
  });
  const feed = fed ? [svg.rail('12V', x + width - 40, BOXES.top + BOXES.height - 20)] : [];
  return [box, ...heading.marks, ...text.marks, ...feed];
}

function socketX(index: number, count: number): number {
  return SHEET.middle + (index - (count - 1) / 2) * 124;
}

function strip(build: Build, all: readonly Standing[]): string[] {
  const plugged = all.filter(({ cable }) => cable !== null);
  const marks = [
    svg.rect(SHEET.middle - STRIP.half, STRIP.top, STRIP.half * 2, STRIP.height, {
      fill: '#e4efe6',
      stroke: '#2f5d3a',
      width: 2.5,
      radius: 10,
    }),
    svg.label(SHEET.middle, STRIP.top + 30, build.board.name, { size: 20, bold: true, anchor: 'middle' }),
  ];
  for (const [index, { cable }] of plugged.entries()) {
    const x = socketX(index, plugged.length);
    marks.push(
      svg.rect(x - 52, STRIP.top + STRIP.height - 32, 104, 34, {
        fill: '#ffffff',
        stroke: svg.INK,
        width: 2,
        radius: 3,
      }),
      svg.label(x, STRIP.top + STRIP.height - 10, cable === null ? '' : SOCKETS[cable], {
        size: 14,
        bold: true,
        anchor: 'middle',
      }),
    );
  }
  return marks;
}

/** Cables from the sockets down to their boxes; the outermost turn first, so that none crosses another. */
function cables(all: readonly Standing[], places: readonly number[], width: number): string[] {
  const plugged = all.flatMap(({ cable }, index) =>
    cable === null ? [] : [{ cable, to: (places[index] ?? 0) + width / 2 }],
  );
  const from = STRIP.top + STRIP.height;
  const lefts = plugged.filter(({ to }, index) => to < socketX(index, plugged.length)).length;
  return plugged.flatMap(({ cable, to }, index) => {
    const x = socketX(index, plugged.length);
    if (Math.abs(x - to) < width / 2 - 20) {
      const straight = svg.wire(
        [
          [x, from],
          [x, BOXES.top],
        ],
        '#4a4a4a',
        { width: 5 },
      );
      return cable === 'power' ? [straight, svg.rail('5V', x, BOXES.top - 40)] : [straight];
    }
    const turn = index < lefts ? index : plugged.length - 1 - index;
    const y = from + 22 + turn * 16;
    const line = svg.wire(
      [
        [x, from],
        [x, y],
        [to, y],
        [to, BOXES.top],
      ],
      '#4a4a4a',
      { width: 5 },
    );
    return cable === 'power' ? [line, svg.rail('5V', to, BOXES.top - 28)] : [line];
  });
}

export function drawPanels(build: Build): string[] {
  return [...legend(40), ...budget(build, 760), ...before(build, 1480)];
}

function panel(x: number, title: string): string[] {
  return [
    svg.rect(x, PANEL.top, 680, PANEL.height, { fill: '#fafafa', stroke: '#9a9a9a', radius: 8 }),
    svg.label(x + 20, PANEL.top + 32, title, { size: 19, bold: true }),
  ];
}

function legend(x: number): string[] {
  const rows: readonly (readonly [sign: (y: number) => string[], words: string])[] = [
    [
      (y) => [
        svg.circle(x + 47, y, 12, { fill: svg.WIRE_COLOURS[0] }),
        svg.label(x + 47, y + 5, '1', { size: 14, bold: true, fill: '#ffffff', anchor: 'middle' }),
      ],
      'Both ends of a wire have the same number, and it is in the table of the guide. Colours only help.',
    ],
    [
      (y) => [svg.rail('GND', x + 47, y)],
      'A bar: everything with these words on it is joined. All 0 V are one, the Pi included.',
    ],
    [
      (y) => [
        svg.rect(x + 16, y - 9, 62, 18, { stroke: svg.INK, width: 2 }),
        svg.label(x + 47, y + 5, '10 kΩ', { size: 13, anchor: 'middle' }),
      ],
      'A resistor. It gives a level to the wire while the Pi starts, or once the wire is cut.',
    ],
    [
      (y) => [
        svg.circle(x + 30, y, 9, { fill: '#ffffff', stroke: svg.FAINT }),
        svg.circle(x + 62, y, 9, { fill: '#f3d27a', stroke: svg.INK }),
      ],
      'A pin that is free, and one that is used. The square one is pin 1. Never 5 V or more on a pin.',
    ],
  ];
  const marks = panel(x, 'How to read it');
  for (const [index, [sign, words]] of rows.entries()) {
    const y = PANEL.top + 66 + index * 46;
    marks.push(...sign(y), ...svg.paragraph(x + 96, y - 2, words, 560, { size: 14 }).marks);
  }
  return marks;
}

function budget(build: Build, x: number): string[] {
  const marks = panel(x, 'Power, at the worst moment');
  for (const [index, one] of budgetOf(build).rails.entries()) {
    marks.push(...budgetRow(one, x + 20, PANEL.top + 64 + index * 56));
  }
  return marks;
}

function budgetRow({ label, peakMa, limitMa }: RailBudget, x: number, y: number): string[] {
  const width = 640;
  const share = Math.min(1, peakMa / limitMa);
  return [
    svg.label(x, y, label, { size: 14, bold: true }),
    svg.label(x + width, y, `${amps(peakMa)} of ${amps(limitMa)}`, { size: 14, anchor: 'end' }),
    svg.rect(x, y + 8, width, 16, { fill: '#ffffff', stroke: svg.INK }),
    svg.rect(x, y + 8, width * share, 16, { fill: '#0072b2' }),
    svg.rect(x + width * 0.8, y + 4, 2, 24, { fill: svg.INK }),
  ];
}

export function amps(mA: number): string {
  return `${(mA / 1000).toFixed(2)} A`;
}

function before(build: Build, x: number): string[] {
  const marks = panel(x, 'Before the power comes on');
  let y = PANEL.top + 64;
  for (const [index, words] of build.file.beforePower.entries()) {
    const text = svg.paragraph(x + 48, y, words, 610, { size: 14 });
    marks.push(svg.label(x + 20, y, `${index + 1}.`, { size: 14, bold: true }), ...text.marks);
    y += text.height + 7;
  }
  return marks;
}
