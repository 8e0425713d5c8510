import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { settledMemory, timeOf } from './processes.ts';
import { type Comparison, compare, interleaved, seeded } from './stats.ts';
import type { IdleSubject, ScanSubject } from './subjects.ts';

/** Any fixed number: the same samples then give the same interval. */
const SEED = 20;

/** Takes `pairs` samples of each in turns, after `warmUp` unused ones of each. */
export async function sampleInTurns(
  pairs: number,
  warmUp: number,
  a: () => Promise<number>,
  b: () => Promise<number>,
): Promise<Comparison> {
  for (const _ of interleaved(warmUp)) {
    await a();
    await b();
  }
  const samples: { readonly A: number[]; readonly B: number[] } = { A: [], B: [] };
  for (const which of interleaved(pairs)) samples[which].push(await (which === 'A' ? a() : b()));
  return compare(samples.A, samples.B, seeded(SEED));
}

/** Last byte of a scan to first byte of the request. Both subjects stay up for the whole run. */
export async function measureScan(
  pairs: number,
  baseline: (folder: string) => Promise<ScanSubject>,
  subject: (folder: string) => Promise<ScanSubject>,
): Promise<Comparison> {
  return inFolders(async (folderA, folderB) => {
    const a = await baseline(folderA);
    try {
      const b = await subject(folderB);
      try {
        return await sampleInTurns(
          pairs,
          Math.min(pairs, 20),
          () => a.sample(),
          () => b.sample(),
        );
      } finally {
        await b.stop();
      }
    } finally {
      await a.stop();
    }
  });
}

/** From spawn to ready, against a Node that does nothing. `start` starts, waits, stops and returns ms. */
export async function measureStart(pairs: number, start: (folder: string) => Promise<number>): Promise<Comparison> {
  const nothing = { command: process.execPath, args: ['-e', '0'] };
  return inFolders((_, folder) =>
    sampleInTurns(
      pairs,
      1,
      () => timeOf(nothing),
      () => start(folder),
    ),
  );
}

/** From spawn to ready, of two kiosks that differ in their journals alone. */
export async function measureStarts(
  pairs: number,
  baseline: (folder: string) => Promise<number>,
  subject: (folder: string) => Promise<number>,
): Promise<Comparison> {
  return inFolders((folderA, folderB) =>
    sampleInTurns(
      pairs,
      2,
      () => baseline(folderA),
      () => subject(folderB),
    ),
  );
}

/** Resident memory once it has settled. Each sample is a new process. */
export async function measureMemory(
  pairs: number,
  baseline: (folder: string) => Promise<IdleSubject>,
  subject: (folder: string) => Promise<IdleSubject>,
): Promise<Comparison> {
  const read = (make: (folder: string) => Promise<IdleSubject>) => (): Promise<number> =>
    inFolders(async (folder) => {
      const idle = await make(folder);
      try {
        return await settledMemory(idle.child.pid ?? 0);
      } finally {
        await idle.stop();
      }
    });
  return sampleInTurns(pairs, 0, read(baseline), read(subject));
}

async function inFolders<T>(work: (first: string, second: string) => Promise<T>): Promise<T> {
  const folders = await Promise.all(['a', 'b'].map((name) => mkdtemp(join(tmpdir(), `kioskd-bench-${name}-`))));
  try {
    return await work(folders[0] ?? '', folders[1] ?? '');
  } finally {
    await Promise.all(folders.map((folder) => rm(folder, { recursive: true, force: true })));
  }
}
