import type { Far, Resistor } from './build-file.ts';
import { across, CHIP, FAR, LANES, PART, type PartBox, rowY, type Terminal } from './layout.ts';
import type { Side, Wire } from './plan.ts';
import * as svg from './svg.ts';

const BOX = { fill: '#f4f6f8', stroke: svg.INK, radius: 6, width: 2 } as const;

export function colourOf(wire: Wire): string {
  return svg.WIRE_COLOURS[(wire.number - 1) % svg.WIRE_COLOURS.length] ?? svg.INK;
}

/** The wires of one side, from the words at the pins to the parts, with their resistors. */
export function drawWires(boxes: readonly PartBox[], lanes: ReadonlyMap<Wire, number>, side: Side): string[] {
  return boxes.flatMap((box) =>
    box.terminals.flatMap((terminal) => {
      const { wire, y, end } = terminal;
      if (wire === null) {
        return drawRail(terminal, side);
      }
      const colour = colourOf(wire);
      const lane = across(side, PART.near - LANES.from - (lanes.get(wire) ?? 0) * LANES.step);
      const chip = across(side, CHIP.away + CHIP.width);
      const row = rowY(wire.pin.pin);
      const marks = [
        svg.wire(
          [
            [chip, row],
            [lane, row],
            [lane, y],
            [across(side, PART.near), y],
          ],
          colour,
        ),
      ];
      return [...marks, ...(end.resistor === undefined ? [] : drawResistor(end.resistor, y, side, colour))];
    }),
  );
}

/** The numbers at the part's end; they lie over all wires. */
export function drawNumbers(boxes: readonly PartBox[], side: Side): string[] {
  return boxes.flatMap(({ terminals }) =>
    terminals.flatMap(({ wire, y }) => (wire === null ? [] : badge(across(side, PART.near - 18), y, wire))),
  );
}

export function badge(x: number, y: number, wire: Wire): string[] {
  return [
    svg.circle(x, y, 12, { fill: colourOf(wire) }),
    svg.label(x, y + 5, String(wire.number), { size: 14, bold: true, fill: '#ffffff', anchor: 'middle' }),
  ];
}

function drawRail({ end, y }: Terminal, side: Side): string[] {
  const edge = across(side, PART.near);
  const pill = across(side, PART.near - 58);
  return [
    svg.wire(
      [
        [edge, y],
        [pill, y],
      ],
      svg.INK,
      { width: 2.5 },
    ),
    svg.rail(end.to, pill, y),
  ];
}

function drawResistor({ ohms, to }: Resistor, y: number, side: Side, colour: string): string[] {
  const from = PART.near - 38;
  const body = (inner: number, middleY: number, stroke: string) => [
    svg.rect(Math.min(across(side, inner), across(side, inner - 62)), middleY - 9, 62, 18, { stroke, width: 2 }),
    svg.label(across(side, inner - 31), middleY + 5, ohms, { size: 13, anchor: 'middle' }),
  ];
  if (to === 'series') {
    return body(from - 4, y, colour);
  }
  const up = y - 24;
  const pill = across(side, from - 62 - 12 - svg.RAIL_WIDTH / 2);
  return [
    svg.wire(
      [
        [across(side, from), y],
        [across(side, from), up],
        [pill, up],
      ],
      svg.INK,
      { width: 2 },
    ),
    svg.circle(across(side, from), y, 5, { fill: colour }),
    ...body(from - 6, up, svg.INK),
    svg.rail(to, pill, up),
  ];
}

export function drawParts(boxes: readonly PartBox[], side: Side): string[] {
  return boxes.flatMap(({ title, top, height, terminals }) => {
    const x = Math.min(across(side, PART.near), across(side, PART.far));
    const width = PART.far - PART.near;
    const marks = [svg.rect(x, top, width, height, BOX)];
    for (const [index, line] of title.entries()) {
      marks.push(svg.label(x + width / 2, top + 22 + index * 20, line, { size: 15, bold: true, anchor: 'middle' }));
    }
    for (const { end, y } of terminals) {
      const near = across(side, PART.near);
      marks.push(
        svg.circle(near, y, 5, { stroke: svg.INK, width: 2 }),
        svg.label(across(side, PART.near + 14), y + 5, end.at, {
          size: 14,
          bold: true,
          anchor: side === 'left' ? 'end' : 'start',
        }),
      );
      if (end.far !== undefined) {
        marks.push(...drawFar(end.far, y, side));
      }
    }
    return marks;
  });
}

const FAR_HALF = 46;
const FAR_SPREAD = 24;
const THIN = { width: 2.5 } as const;

/** A load or a contact on the far side of its channel: two plain wires, or one wire, and a bar at each other end. */
function drawFar(far: Far, y: number, side: Side): string[] {
  const edge = across(side, PART.far);
  const load = across(side, FAR.near);
  const middle = across(side, (PART.far + FAR.near) / 2);
  // A fed load: its terminals stand closer together than those of the part, so that each bar has a line of its own.
  const fed = far.feed !== undefined;
  const ends = fed ? ([y - 28, y] as const) : ([y - FAR_SPREAD, y + FAR_SPREAD] as const);
  const ats = fed ? ([y + 28, y - 28] as const) : ends;
  const marks = fed
    ? [
        svg.wire(
          [
            [edge, ats[1]],
            [load, ends[0]],
          ],
          svg.INK,
          THIN,
        ),
        svg.wire(
          [
            [edge, ats[0]],
            [middle, ats[0]],
          ],
          svg.INK,
          THIN,
        ),
        svg.rail(far.feed ?? '', middle, ats[0]),
      ]
    : ats.map((at) =>
        svg.wire(
          [
            [edge, at],
            [load, at],
          ],
          svg.INK,
          THIN,
        ),
      );
  const inwards = side === 'left' ? 'start' : 'end';
  const outwards = side === 'left' ? 'end' : 'start';
  for (const [index, words] of far.at.entries()) {
    const at = ats[index] ?? y;
    marks.push(
      svg.circle(edge, at, 5, { stroke: svg.INK, width: 2 }),
      svg.label(across(side, PART.far - 14), at + 5, words, { size: 13, anchor: inwards }),
    );
  }
  const box = Math.min(load, across(side, FAR.far));
  marks.push(svg.rect(box, y - FAR_HALF, FAR.far - FAR.near, FAR_HALF * 2, { ...BOX, fill: '#fffdf5' }));
  if (fed) {
    marks.push(
      svg.wire(
        [
          [load, ends[1]],
          [middle, ends[1]],
        ],
        svg.INK,
        THIN,
      ),
      svg.rail('GND', middle, ends[1]),
    );
  }
  for (const [index, words] of far.ends.entries()) {
    const at = ends[index] ?? y;
    marks.push(
      svg.circle(load, at, 5, { stroke: svg.INK, width: 2 }),
      svg.label(across(side, FAR.near + 12), at + 5, words, { size: 14, bold: true, anchor: outwards }),
    );
  }
  const outer = across(side, FAR.far - 12);
  const note = svg.paragraph(outer, y - 3, far.note ?? '', 112, { size: 13, fill: '#3a3a3a', anchor: inwards });
  marks.push(svg.label(outer, y - 23, far.name, { size: 14, bold: true, anchor: inwards }), ...note.marks);
  return [...marks, ...(far.diode ? diode(across(side, FAR.near + 36), ends[0], ends[1]) : [])];
}

/** A diode between the two ends of a coil or motor: conducts from the lower end to the upper one. */
function diode(x: number, top: number, bottom: number): string[] {
  const middle = (top + bottom) / 2;
  return [
    `<path d="M${svg.n(x)} ${svg.n(top - 4)}V${svg.n(bottom + 4)}" stroke="${svg.INK}" stroke-width="2"/>`,
    `<path d="M${svg.n(x - 8)} ${svg.n(middle + 6)}H${svg.n(x + 8)}L${svg.n(x)} ${svg.n(middle - 6)}Z" fill="${svg.INK}"/>`,
    `<path d="M${svg.n(x - 8)} ${svg.n(middle - 7)}H${svg.n(x + 8)}" stroke="${svg.INK}" stroke-width="2.5"/>`,
  ];
}
