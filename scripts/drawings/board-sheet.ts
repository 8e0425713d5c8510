import { type BoardProfile, type HeaderPin, isSignal } from '../../src/devices/gpio/board-profile.ts';
import * as svg from './svg.ts';

const SHEET = { width: 1240, height: 1010, middle: 620, top: 150, pitch: 40 } as const;

/** The header of a board on a sheet of its own: what each pin is called, and what it does before any program runs. */
export function drawHeaderSheet(board: BoardProfile): string {
  const body = [
    svg.label(40, 58, 'The 40-pin header', { size: 32, bold: true }),
    svg.label(40, 90, `${board.name}; from hardware/boards/${board.id}.yaml`, { size: 16, fill: '#3a3a3a' }),
    svg.rect(SHEET.middle - 46, SHEET.top - 30, 92, 20 * SHEET.pitch + 20, {
      fill: '#e4efe6',
      stroke: '#2f5d3a',
      width: 2.5,
      radius: 10,
    }),
    ...board.pins.flatMap((pin) => row(pin, board)),
    svg.label(
      SHEET.middle,
      SHEET.height - 24,
      'Square: pin 1. The arrow is the pull inside the chip at power-on, about 50 kΩ.',
      {
        size: 15,
        fill: '#3a3a3a',
        anchor: 'middle',
      },
    ),
  ];
  return svg.document(
    SHEET.width,
    SHEET.height,
    'The 40-pin header of a Raspberry Pi',
    'Pins, BCM numbers, pulls at power-on and interfaces',
    body,
  );
}

function row(pin: HeaderPin, board: BoardProfile): string[] {
  const left = pin.pin % 2 === 1;
  const away = (distance: number) => SHEET.middle + (left ? -distance : distance);
  const y = SHEET.top + Math.floor((pin.pin - 1) / 2) * SHEET.pitch;
  const anchor = left ? 'end' : 'start';
  const x = away(22);
  const style = { fill: isSignal(pin) ? '#ffffff' : '#ececec', stroke: svg.INK, width: 2 } as const;
  const marks = [
    pin.pin === 1 ? svg.rect(x - 15, y - 15, 30, 30, style) : svg.circle(x, y, 15, style),
    svg.label(x, y + 5, String(pin.pin), { size: 14, bold: true, anchor: 'middle' }),
  ];
  if (!isSignal(pin)) {
    return [...marks, svg.rail(pin.role, away(92), y)];
  }
  const up = pin.pull === 'up';
  const arrow = away(76);
  const [tip, base] = up ? [y - 9, y + 9] : [y + 9, y - 9];
  const colour = up ? '#d55e00' : '#0072b2';
  const head = up ? 6 : -6;
  return [
    ...marks,
    `<path d="M${arrow} ${base}V${tip}M${arrow - 6} ${tip + head}L${arrow} ${tip}L${arrow + 6} ${tip + head}" stroke="${colour}" stroke-width="2.5" fill="none"/>`,
    svg.label(away(96), y + 5, `BCM ${pin.bcm}, ${up ? 'up' : 'down'}`, { size: 15, bold: true, anchor }),
    svg.label(away(232), y + 5, remarks(pin.bcm, board, pin), { size: 13, fill: '#3a3a3a', anchor }),
  ];
}

function remarks(
  bcm: number,
  board: BoardProfile,
  { pullUpOhms, boot }: { pullUpOhms: number | null; boot: string | null },
): string {
  const names = board.interfaces
    .filter((one) => one.pins.has(bcm))
    .map((one) => `${one.name} ${one.pins.get(bcm)}${one.always === null ? '' : ', never free'}`);
  const ohms = pullUpOhms === null ? [] : [`${pullUpOhms / 1000} kΩ to 3.3 V`];
  return [...names, ...ohms, ...(boot === null ? [] : ['console at boot'])].join(', ');
}
