import { claimsOf, pinUses } from '../../src/config/checks/pins.ts';
import { pinOf } from '../../src/devices/gpio/board-profile.ts';
import type { Build, Part, Resistor } from './build-file.ts';
import { amps } from './panels.ts';
import { type Plan, planOf } from './plan.ts';
import { budgetOf } from './power.ts';

/** The generated tables of a build's README, by the name of their place (`<!-- wires -->` and so on). */
export function buildTables(build: Build): ReadonlyMap<string, string> {
  return new Map([
    ['parts', partsTable(build.file)],
    ['wires', wiresTable(build, planOf(build))],
    ['budget', budgetTables(build)],
  ]);
}

/** Puts each table into its place. @throws Error when the page has no such place. */
export function withTables(page: string, tables: ReadonlyMap<string, string>): string {
  let text = page;
  for (const [name, table] of tables) {
    const place = new RegExp(`<!-- ${name} -->[\\s\\S]*?<!-- end of ${name} -->`);
    if (!place.test(text)) {
      throw new Error(`the page has no place for '${name}'`);
    }
    text = text.replace(place, () => `<!-- ${name} -->\n${table}\n<!-- end of ${name} -->`);
  }
  return text;
}

function partsTable({ parts, supplies }: Build['file']): string {
  const bought = parts.filter(({ look }) => look !== 'see above');
  const rows = bought.map(({ quantity, name, look, why, draws }) => [String(quantity), name, look, why, rough(draws)]);
  const sources = supplies.map(({ label, note, from }) => {
    const why = from === undefined ? 'feeds everything' : 'feeds the Pi and all that hangs on 5 V';
    return ['1', label, note, why, ''];
  });
  return table(['', 'part', 'look for', 'why', 'draws at most'], [...rows, ...sources]);
}

function rough(draws: Part['draws']): string {
  const each = draws.map(
    ({ rail, peak }) => `${peak === 'light' ? '60 mA an LED' : amps(peak)} from ${railName(rail)}`,
  );
  return each.join(', ');
}

function railName(rail: string): string {
  return rail === 'usb' ? 'USB' : rail.replace('V', ' V');
}

function wiresTable(build: Build, plan: Plan): string {
  const rows = plan.wires.map(({ number, pin, part, end, words }) => [
    String(number),
    String(pin.pin),
    String(pin.bcm),
    words.name,
    words.detail,
    `${part.label ?? part.name}: ${end.at}`,
    resistorWords(end.resistor),
  ]);
  const bars = Object.entries(build.file.headerRails).map(
    ([pin, bar]) => `${pin} (${bar === 'GND' ? '0 V' : '3.3 V'})`,
  );
  const heads = ['wire', 'pin', 'BCM', 'what', 'level', 'goes to', 'resistor'];
  return `${table(heads, rows)}\n\nOf the Pi's own bars: ${bars.join(', ')}.`;
}

function resistorWords(resistor: Resistor | undefined): string {
  if (resistor === undefined) {
    return '';
  }
  const { ohms, to } = resistor;
  return to === 'series' ? `${ohms} in the wire` : `${ohms} to ${to === 'GND' ? '0 V' : '3.3 V'}`;
}

function budgetTables(build: Build): string {
  const { lines, rails } = budgetOf(build);
  const each = lines.map(({ name, rail, typicalMa, peakMa, from }) => [
    name,
    railName(rail),
    amps(typicalMa),
    amps(peakMa),
    from,
  ]);
  const sums = rails.map(({ label, typicalMa, peakMa, limitMa, enough }) => [
    label,
    amps(typicalMa),
    amps(peakMa),
    amps(limitMa),
    enough ? 'yes' : '**no**',
  ]);
  return [
    table(['what draws', 'from', 'usually', 'at most', 'where the number comes from'], each),
    '',
    table(['what gives', 'usually', 'at most', 'can give', 'a fifth is left'], sums),
  ].join('\n');
}

function table(heads: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]) => `| ${cells.map((cell) => cell.replace(/\|/g, '\\|')).join(' | ')} |`;
  return [line(heads), line(heads.map(() => '---')), ...rows.map(line)].join('\n');
}

/** How config.txt calls them. */
const PULLS = { up: 'pu', down: 'pd', off: 'pn' } as const;

/** The lines for config.txt of one build: safe levels for its pins, and what its interfaces need on its board. */
export function bootFragment(build: Build): string {
  const { board, config, name } = build;
  const lines = [
    `# ${build.file.title} on ${board.name}: add this to the end of /boot/firmware/config.txt (Debian 12 and newer; before: /boot/config.txt).`,
    `# Made by "npm run drawings" from hardware/builds/${name}/kioskd.yaml and hardware/boards/${board.id}.yaml.`,
    '[all]',
    '',
    '# Levels from some seconds after power-on until kioskd takes the pins. Before that only resistors help.',
  ];
  for (const use of pinUses(config).toSorted((a, b) => a.bcm - b.bcm)) {
    const where = `# pin ${pinOf(board, use.bcm)?.pin}, ${use.owner}`;
    if (use.kind === 'output') {
      lines.push(`${where}: off`, `gpio=${use.bcm}=op,${use.activeLow ? 'dh' : 'dl'}`);
    } else if (use.kind === 'input' && use.pull !== undefined) {
      lines.push(where, `gpio=${use.bcm}=ip,${PULLS[use.pull]}`);
    }
  }
  for (const [what, needs] of needed(build)) {
    lines.push('', `# ${what}`, ...needs);
  }
  return `${lines.join('\n')}\n`;
}

const NEED_WORDS: Readonly<Record<string, string>> = {
  uart: 'Pins 8 and 10 are a serial line. See uart.txt: the console has to be taken off it, too.',
  spi0: 'The light is on pin 19. See light-spi.txt.',
  usb: 'All of the current for USB, though a 12 V converter cannot announce itself. Only with a converter of 5 A.',
  watchdog: 'The board starts anew when the system hangs. See watchdog.txt.',
};

function needed({ board, config, file }: Build): readonly (readonly [string, readonly string[]])[] {
  const opened = claimsOf(config, board).map(({ one }) => one.name);
  const usb = file.supplies.some(({ rail, mA }) => rail === '5V' && mA >= 5000) ? ['usb'] : [];
  return [...opened, ...usb, 'watchdog'].flatMap((need) => {
    const lines = board.configTxt.get(need);
    return lines === undefined ? [] : [[NEED_WORDS[need] ?? need, lines] as const];
  });
}
