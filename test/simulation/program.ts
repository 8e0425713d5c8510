import { parseArgs } from 'node:util';
import { isMainThread, parentPort, Worker, workerData } from 'node:worker_threads';
import { emptySum, join, playSeeds, type Sum } from './campaign.ts';
import { cellsNotMet } from './cells.ts';
import { enumerate, playStory, STORIES } from './stories.ts';

/** What `scripts/simulate` runs. */

const HELP = `Usage: scripts/simulate [--seeds N] [--from S] [--jobs J]
       scripts/simulate --exhaustive 1|2 [--story TEXT] [--jobs J]

Plays lives of a kiosk with the real loop, decisions, journal and rules, in virtual time, with faults at every edge.
  --seeds N       so many seeds (100), each some 35 payments
  --from S        beginning with this one (1)
  --jobs J        in so many threads (1)
  --exhaustive 1  every single fault of a few short stories instead; 2: every pair (hours)
  --story TEXT    only stories whose name holds this

Exit: 0 all promises held, 1 one was broken (its shortened story is printed), 2 wrong options.`;

type Task =
  | { readonly do: 'seeds'; readonly from: number; readonly seeds: number }
  | { readonly do: 'story'; readonly story: number; readonly depth: 1 | 2 };

interface StoryResult {
  readonly name: string;
  readonly covered: number;
  readonly total: number;
  readonly failures: readonly string[];
}

type Answer = { readonly did: 'seeds'; readonly sum: Sum } | { readonly did: 'story'; readonly result: StoryResult };

async function carryOut(task: Task): Promise<Answer> {
  if (task.do === 'seeds') {
    return { did: 'seeds', sum: await playSeeds(task.from, task.seeds) };
  }
  const story = STORIES[task.story];
  if (story === undefined) {
    throw new RangeError(`no story ${task.story}`);
  }
  const { covered, total, failures } = await enumerate(story, task.depth);
  const told: string[] = [];
  for (const { faults, report } of failures.slice(0, 3)) {
    const { story: lines } = await playStory(story, faults, true);
    told.push([`with ${faults.join(' and ')}:`, ...report.broken, ...lines.slice(-80)].join('\n  '));
  }
  return { did: 'story', result: { name: story.name, covered, total, failures: told } };
}

/** Hands the tasks out to threads of this same file. */
async function inThreads(tasks: readonly Task[], jobs: number, onAnswer: (answer: Answer) => void): Promise<void> {
  if (jobs <= 1) {
    for (const task of tasks) {
      onAnswer(await carryOut(task));
    }
    return;
  }
  const left = [...tasks];
  const work = async (): Promise<void> => {
    for (let task = left.shift(); task !== undefined; task = left.shift()) {
      onAnswer(await inThread(task));
    }
  };
  await Promise.all(Array.from({ length: Math.min(jobs, tasks.length) }, work));
}

function inThread(task: Task): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const worker = new Worker(process.argv[1] ?? '', { workerData: task });
    worker.once('message', resolve);
    worker.once('error', reject);
  });
}

function printSum(sum: Sum, realMs: number): void {
  const hours = sum.virtualMs / 3_600_000;
  console.log(`seeds            ${sum.seeds}`);
  console.log(`payment lives    ${sum.lives}`);
  console.log(`events           ${sum.events}`);
  console.log(`virtual time     ${hours.toFixed(0)} h`);
  console.log(
    `real time        ${(realMs / 1_000).toFixed(1)} s (${Math.round((sum.lives / realMs) * 1_000)} lives/s)`,
  );
  console.log(`factor           ${Math.round(sum.virtualMs / realMs)} times real time`);
  console.log(`longest settling ${(sum.longestSettleMs / 3_600_000).toFixed(1)} h after everything worked again`);
  console.log('what happened:');
  for (const [kind, times] of [...sum.fired].sort(([a], [b]) => (a < b ? -1 : 1))) {
    console.log(`  ${String(times).padStart(8)}  ${kind}`);
  }
  const cells = cellsNotMet(sum.cells);
  console.log(
    `cells of the life table met: ${sum.cells.size}; not met: ${cells.length === 0 ? 'none' : cells.join(', ')}`,
  );
}

async function seeds(count: number, from: number, jobs: number): Promise<number> {
  const started = performance.now();
  const sum = emptySum();
  const size = jobs <= 1 ? count : Math.max(1, Math.min(50, Math.ceil(count / jobs)));
  const tasks: Task[] = [];
  for (let at = 0; at < count; at += size) {
    tasks.push({ do: 'seeds', from: from + at, seeds: Math.min(size, count - at) });
  }
  await inThreads(tasks, jobs, (answer) => {
    if (answer.did === 'seeds') {
      join(sum, answer.sum);
    }
  });
  printSum(sum, performance.now() - started);
  for (const { story } of sum.failures) {
    console.log(`\n${story}`);
  }
  console.log(`violations       ${sum.failures.length}`);
  return sum.failures.length === 0 ? 0 : 1;
}

async function exhaustive(depth: 1 | 2, wanted: string, jobs: number): Promise<number> {
  const tasks = STORIES.flatMap(({ name }, story): Task[] =>
    name.includes(wanted) ? [{ do: 'story', story, depth }] : [],
  );
  let failed = 0;
  let covered = 0;
  let total = 0;
  await inThreads(tasks, jobs, (answer) => {
    if (answer.did === 'story') {
      const { result } = answer;
      covered += result.covered;
      total += result.total;
      failed += result.failures.length;
      console.log(`${result.name}: ${result.covered}/${result.total}`);
      for (const failure of result.failures) {
        console.log(failure);
      }
    }
  });
  console.log(`covered ${covered}/${total}; violations ${failed}`);
  return failed === 0 ? 0 : 1;
}

function wholeNumber(text: string, least: number): number {
  const value = Number(text);
  if (!Number.isSafeInteger(value) || value < least) {
    throw new RangeError(`not a whole number from ${least} on: ${text}`);
  }
  return value;
}

async function main(): Promise<number> {
  const { values } = parseArgs({
    options: {
      seeds: { type: 'string', default: '100' },
      from: { type: 'string', default: '1' },
      jobs: { type: 'string', default: '1' },
      exhaustive: { type: 'string' },
      story: { type: 'string', default: '' },
      help: { type: 'boolean', short: 'h', default: false },
    },
  });
  if (values.help) {
    console.log(HELP);
    return 0;
  }
  const jobs = wholeNumber(values.jobs, 1);
  if (values.exhaustive === undefined) {
    return await seeds(wholeNumber(values.seeds, 1), wholeNumber(values.from, 0), jobs);
  }
  const depth = wholeNumber(values.exhaustive, 1);
  if (depth !== 1 && depth !== 2) {
    throw new RangeError('--exhaustive takes 1 or 2');
  }
  return await exhaustive(depth, values.story, jobs);
}

if (isMainThread) {
  main().then(
    (code) => {
      process.exitCode = code;
    },
    (error: unknown) => {
      console.error(error instanceof RangeError || error instanceof TypeError ? error.message : error);
      process.exitCode = 2;
    },
  );
} else {
  carryOut(workerData as Task).then((answer) => parentPort?.postMessage(answer));
}
