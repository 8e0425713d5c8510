import type { HeaderPin } from '../../src/devices/gpio/board-profile.ts';
import type { Build } from './build-file.ts';
import { across, CHIP, HEADER, lanesOf, partBoxes, rowY, SHEET, STRIP } from './layout.ts';
import { drawPanels, drawSockets } from './panels.ts';
import { badge, colourOf, drawNumbers, drawParts, drawWires } from './parts.ts';
import { type Plan, pinRoles, planOf, type Side, sideOf, type Wire } from './plan.ts';
import * as svg from './svg.ts';

/** The wiring drawing of a build, as SVG. The same build gives the same bytes. */
export function drawWiring(build: Build): string {
  const plan = planOf(build);
  const sides = (['left', 'right'] as const).map((side) => {
    const boxes = partBoxes(plan, side);
    return { side, boxes, lanes: lanesOf(boxes) };
  });
  const body = [
    ...heading(build),
    ...sides.flatMap(({ side, boxes, lanes }) => drawWires(boxes, lanes, side)),
    ...sides.flatMap(({ side, boxes }) => drawParts(boxes, side)),
    ...sides.flatMap(({ side, boxes }) => drawNumbers(boxes, side)),
    ...drawHeader(build, plan),
    ...drawSockets(build),
    ...drawPanels(build),
  ];
  const description = plan.wires.map(
    ({ number, pin, words, part }) => `${number}: pin ${pin.pin}, ${words.name}, ${part.name}`,
  );
  return svg.document(SHEET.width, SHEET.height, `Wiring: ${build.file.title}`, description.join('; '), body);
}

function heading({ file, board, name }: Build): string[] {
  return [
    svg.label(40, 66, file.title, { size: 40, bold: true }),
    svg.label(40, 100, file.subtitle, { size: 18, fill: '#3a3a3a' }),
    svg.label(SHEET.width - 40, 58, board.name, { size: 20, bold: true, anchor: 'end' }),
    svg.label(SHEET.width - 40, 84, `drawn from hardware/builds/${name}/kioskd.yaml and hardware/boards`, {
      size: 14,
      fill: '#3a3a3a',
      anchor: 'end',
    }),
  ];
}

function drawHeader(build: Build, plan: Plan): string[] {
  const top = HEADER.top - 30;
  const marks = [
    svg.rect(SHEET.middle - HEADER.half, top, HEADER.half * 2, STRIP.top - top + 12, {
      fill: '#e4efe6',
      stroke: '#2f5d3a',
      width: 2.5,
      radius: 10,
    }),
  ];
  const roles = pinRoles(build, plan);
  for (const pin of build.board.pins) {
    const side = sideOf(pin.pin);
    const wire = plan.wires.find((one) => one.pin.pin === pin.pin);
    const bar = build.file.headerRails[String(pin.pin)];
    if (wire !== undefined) {
      marks.push(...chip(wire, side));
    } else if (bar !== undefined) {
      marks.push(...barAt(pin, bar, side));
    } else {
      const anchor = side === 'left' ? 'end' : 'start';
      marks.push(
        svg.label(across(side, CHIP.away - 8), rowY(pin.pin) + 5, plainName(pin), {
          size: 13,
          fill: svg.FAINT,
          anchor,
        }),
      );
    }
    marks.push(...pinMark(pin, side, roles.get(pin.pin) ?? 'free'));
  }
  return marks;
}

function plainName(pin: HeaderPin): string {
  const names = { '3V3': '3.3 V', '5V': '5 V', GND: '0 V' } as const;
  return pin.role === 'signal' ? `BCM ${pin.bcm}` : names[pin.role];
}

function pinMark({ pin }: HeaderPin, side: Side, role: string): string[] {
  const x = across(side, HEADER.pinAway);
  const y = rowY(pin);
  const used = role === 'wire' || role === 'rail';
  const style = { fill: used ? '#f3d27a' : '#ffffff', stroke: used ? svg.INK : svg.FAINT, width: used ? 2 : 1.5 };
  return [
    pin === 1 ? svg.rect(x - 15, y - 15, 30, 30, style) : svg.circle(x, y, 15, style),
    svg.label(x, y + 5, String(pin), { size: 14, bold: used, fill: used ? svg.INK : svg.FAINT, anchor: 'middle' }),
  ];
}

function barAt({ pin }: HeaderPin, bar: string, side: Side): string[] {
  const y = rowY(pin);
  const pill = across(side, CHIP.away + 30);
  return [
    svg.wire(
      [
        [across(side, HEADER.pinAway), y],
        [pill, y],
      ],
      svg.INK,
      { width: 2.5 },
    ),
    svg.rail(bar, pill, y),
  ];
}

/** The words at a used pin: whose it is, its number for programs, and what it is like at power-on. */
function chip(wire: Wire, side: Side): string[] {
  const y = rowY(wire.pin.pin);
  const colour = colourOf(wire);
  const near = across(side, CHIP.away);
  const far = across(side, CHIP.away + CHIP.width);
  const x = Math.min(near, far);
  const inner = side === 'left' ? x + 34 : x + 10;
  const bcm = side === 'left' ? x + CHIP.width - 8 : x + CHIP.width - 34;
  return [
    svg.wire(
      [
        [across(side, HEADER.pinAway), y],
        [near, y],
      ],
      colour,
    ),
    svg.rect(x, y - CHIP.height / 2, CHIP.width, CHIP.height, { stroke: colour, width: 2, radius: 5 }),
    svg.label(inner, y - 2, wire.words.name, { size: 14, bold: true }),
    svg.label(bcm, y - 2, `BCM ${wire.pin.bcm}`, { size: 14, bold: true, anchor: 'end' }),
    svg.label(inner, y + 13, wire.words.detail, { size: 13, fill: '#3a3a3a' }),
    ...badge(side === 'left' ? x + 17 : x + CHIP.width - 17, y, wire),
  ];
}
