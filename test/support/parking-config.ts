import { readFileSync } from 'node:fs';
import { parse } from 'yaml';
import { checkParking, type ParkingFindings } from '../../src/config/checks/parking.ts';
import { type ConfigFile, configSchema } from '../../src/config/schema.ts';

export type Which = 'pay-station' | 'exit';

/** An example of `hardware/examples`, with lines of its text replaced. */
export function example(which: Which, ...changes: readonly (readonly [from: string | RegExp, to: string])[]): unknown {
  let text = readFileSync(`hardware/examples/kioskd-${which}.yaml`, 'utf8');
  for (const [from, to] of changes) {
    const changed = text.replace(from, to);
    if (changed === text) {
      throw new Error(`not in the example: ${from}`);
    }
    text = changed;
  }
  return parse(text);
}

/** What is wrong, and what is doubtful, about the parking of a file that the schema takes; `path: message`. */
export function findings(file: unknown): { readonly wrong: readonly string[]; readonly doubtful: readonly string[] } {
  const found: ParkingFindings = { wrong: [], doubtful: [] };
  checkParking(configSchema.parse(file), found);
  const words = (list: ParkingFindings['wrong']) => list.map(({ path, message }) => `${path.join('.')}: ${message}`);
  return { wrong: words(found.wrong), doubtful: words(found.doubtful) };
}

/** The section, as the schema leaves it. */
export function parkingOf(file: unknown): NonNullable<ConfigFile['orders']['parking']> {
  const { parking } = configSchema.parse(file).orders;
  if (parking === undefined) {
    throw new Error('no car park in the file');
  }
  return parking;
}
