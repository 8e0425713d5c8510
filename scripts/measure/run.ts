// Usage: run.cjs [scan] [start] [memory] [--pairs N] [--write] [--self]; see scripts/README.md
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { bareIdle, bareScan } from './lib/bare.ts';
import { startBroker } from './lib/broker.ts';
import { idleKiosk, kioskStart, sellingKiosk } from './lib/kiosk.ts';
import { measureMemory, measureScan, measureStart } from './lib/measurements.ts';
import { timeOf } from './lib/processes.ts';
import { machine, type Row, replaceBetweenMarkers, table } from './lib/table.ts';

const NAMES = ['scan', 'start', 'memory'] as const;
type Name = (typeof NAMES)[number];

const USAGE = `Usage: scripts/bench [scan] [start] [memory] [--pairs N] [--write] [--self]

  scan      last byte of a scan to first byte of the gateway request, against a bare program doing the same
  start     start to ready, against a Node that does nothing
  memory    resident memory when idle, against a bare program that holds the same things open
  --pairs   how many pairs of samples (default: 100 for scan, 20 for start, 3 for memory)
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
    rows.push(await measure(name, pairs, values.self));
  }
  const report = `${table(rows)}\n\n${machine(new Date())}.`;
  console.log(report);
  if (values.write) {
    const file = join(__dirname, '../../README.md');
    await writeFile(file, replaceBetweenMarkers(await readFile(file, 'utf8'), 'figures', report));
  }
}

async function measure(name: Name, pairs: number | undefined, self: boolean): Promise<Row> {
  switch (name) {
    case 'scan':
      return {
        what: 'scan to request',
        unit: 'ms',
        baseline: 'bare program: same signing, same synced write',
        result: await measureScan(pairs ?? 100, bareScan, self ? bareScan : sellingKiosk),
      };
    case 'start':
      return {
        what: 'start to ready',
        unit: 'ms',
        baseline: '`node -e 0`',
        result: await measureStart(pairs ?? 20, self ? startNothing : kioskStart),
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
