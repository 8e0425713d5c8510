// Usage: run.cjs [scan] [start] [memory] [letters] [old-sales] [--pairs N] [--write] [--self]; see scripts/README.md
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { bareIdle, bareScan } from './lib/bare.ts';
import { startBroker } from './lib/broker.ts';
import { idleKiosk, kioskStart, sellingKiosk } from './lib/kiosk.ts';
import { measureMemory, measureScan, measureStart, measureStarts, sampleInTurns } from './lib/measurements.ts';
import { makeOldSales } from './lib/old-sales.ts';
import { timeOf } from './lib/processes.ts';
import { machine, type Row, replaceBetweenMarkers, table } from './lib/table.ts';

const NAMES = ['scan', 'start', 'memory', 'letters', 'old-sales'] as const;
type Name = (typeof NAMES)[number];

const USAGE = `Usage: scripts/bench [scan] [start] [memory] [letters] [old-sales] [--pairs N] [--write] [--self]

  scan      last byte of a scan to first byte of the gateway request, against a bare program doing the same
  start     start to ready, against a Node that does nothing
  memory    resident memory when idle, against a bare program that holds the same things open
  letters   the letters of all languages loaded and one line drawn in each, against reading their file
  old-sales scan and start with a million sales in the journal, against the same kiosk with an empty one
  --pairs   how many pairs of samples (default: 100 for scan, 20 for start and letters, 3 for memory)
  --write   put the table into README.md
  --self    measure the baselines against themselves: how far from 1.00 the method itself is
`;

async function main(): Promise<void> {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: {
      pairs: { type: 'string' },
      write: { type: 'boolean', default: false },
      self: { type: 'boolean', default: false },
      help: { type: 'boolean', short: 'h', default: false },
    },
  });
  const unknown = positionals.filter((name) => !NAMES.some((known) => known === name));
  const pairs = values.pairs === undefined ? undefined : Number(values.pairs);
  if (values.help || unknown.length > 0 || (pairs !== undefined && !(Number.isInteger(pairs) && pairs > 0))) {
    console.log(USAGE);
    process.exitCode = values.help ? 0 : 2;
    return;
  }
  const chosen = NAMES.filter((name) => positionals.length === 0 || positionals.includes(name));
  const rows: Row[] = [];
  for (const name of chosen) {
    console.error(`measuring ${name} ...`);
    rows.push(...(await measure(name, pairs, values.self)));
  }
  const report = `${table(rows)}\n\n${machine(new Date())}.`;
  console.log(report);
  if (values.write) {
    const file = join(__dirname, '../../README.md');
    await writeFile(file, replaceBetweenMarkers(await readFile(file, 'utf8'), 'figures', report));
  }
}

async function measure(name: Name, pairs: number | undefined, self: boolean): Promise<readonly Row[]> {
  return name === 'old-sales' ? oldSales(pairs, self) : [await measureOne(name, pairs, self)];
}

const OLD_SALES = 1_000_000;

/** The same kiosk twice: one has sold a million times before, the other never. */
async function oldSales(pairs: number | undefined, self: boolean): Promise<readonly Row[]> {
  const folder = await mkdtemp(join(tmpdir(), 'kioskd-bench-old-'));
  try {
    const [none, many] = [join(folder, 'none.db'), join(folder, 'many.db')];
    await makeOldSales(none, 0);
    await makeOldSales(many, self ? 0 : OLD_SALES);
    const baseline = 'the same kiosk, empty journal';
    const start = await measureStarts(
      pairs ?? 20,
      (place) => kioskStart(place, none),
      (place) => kioskStart(place, many),
    );
    const scan = await measureScan(
      pairs ?? 100,
      (place) => sellingKiosk(place, none),
      (place) => sellingKiosk(place, many),
    );
    return [
      { what: 'start to ready, a million old sales', unit: 'ms', baseline, result: start },
      { what: 'scan to request, a million old sales', unit: 'ms', baseline, result: scan },
    ];
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

async function measureOne(name: Exclude<Name, 'old-sales'>, pairs: number | undefined, self: boolean): Promise<Row> {
  switch (name) {
    case 'scan':
      return {
        what: 'scan to request',
        unit: 'ms',
        baseline: 'bare program: same signing, same synced write',
        result: await measureScan(pairs ?? 100, bareScan, self ? bareScan : (folder) => sellingKiosk(folder)),
      };
    case 'start':
      return {
        what: 'start to ready',
        unit: 'ms',
        baseline: '`node -e 0`',
        result: await measureStart(pairs ?? 20, self ? startNothing : (folder) => kioskStart(folder)),
      };
    case 'letters':
      return {
        what: 'letters of five languages',
        unit: 'ms',
        baseline: '`node`, reading their file',
        result: await sampleInTurns(pairs ?? 20, 2, letters('read'), letters(self ? 'read' : 'draw')),
      };
    case 'memory':
      return {
        what: 'memory when idle',
        unit: 'MB',
        baseline: 'bare program: same connections',
        result: await withBroker((broker) => {
          const make = self ? bareIdle : idleKiosk;
          return measureMemory(
            pairs ?? 3,
            (folder) => bareIdle(folder, broker),
            (folder) => make(folder, broker),
          );
        }),
      };
  }
}

/** What the framebuffer and printers without Chinese cost once at a start; a kiosk with a browser and such a printer never loads them. */
function letters(task: 'read' | 'draw'): () => Promise<number> {
  const args = [join(__dirname, 'bare-letters.cjs'), join(__dirname, '../fonts/letters.bin'), task];
  return () => timeOf({ command: process.execPath, args });
}

function startNothing(): Promise<number> {
  return timeOf({ command: process.execPath, args: ['-e', '0'] });
}

async function withBroker<T>(work: (url: string) => Promise<T>): Promise<T> {
  const folder = await mkdtemp(join(tmpdir(), 'kioskd-bench-broker-'));
  const broker = await startBroker(folder);
  try {
    return await work(broker.url);
  } finally {
    await broker.stop();
    await rm(folder, { recursive: true, force: true });
  }
}

main().catch((error: unknown) => {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 2;
});
