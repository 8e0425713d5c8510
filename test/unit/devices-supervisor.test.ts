import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { type OpenAnswer, type Session, Supervisor } from '../../src/devices/supervisor.ts';
import { ManualTimers } from '../../src/devices/virtual/manual-timers.ts';
import { type Health, READY } from '../../src/domain/health.ts';
import { eventually } from '../support/eventually.ts';
import { PATIENCE_MS } from '../support/patience.ts';

const GONE: Health = { status: 'absent', reason: 'unplugged' };
const NOT_THERE: Health = { status: 'absent', reason: 'not there' };

class Thing implements Session {
  readonly health = READY;
  closed = 0;

  async close(): Promise<void> {
    this.closed += 1;
  }
}

/** A device that can be plugged and unplugged by hand. */
class Bench {
  readonly timers = new ManualTimers();
  readonly healths: Health[] = [];
  readonly things: Thing[] = [];
  there = true;
  tries = 0;
  lost: ((health: Health) => void)[] = [];
  readonly supervisor: Supervisor<Thing>;

  constructor(
    files: readonly string[] = [],
    open?: (bench: Bench) => Promise<OpenAnswer<Thing>>,
    retryMs?: { readonly first: number; readonly most: number },
  ) {
    this.supervisor = new Supervisor<Thing>({
      open: async (lost) => {
        this.tries += 1;
        this.lost.push(lost);
        if (open !== undefined) {
          return await open(this);
        }
        return this.answer();
      },
      onHealth: (health) => this.healths.push(health),
      files,
      retryMs,
      timers: this.timers,
      // The longest wait that there can be.
      random: () => 1,
    });
    onTestFinished(() => this.supervisor.stop());
  }

  answer(): OpenAnswer<Thing> {
    if (!this.there) {
      return { open: false, health: NOT_THERE };
    }
    const thing = new Thing();
    this.things.push(thing);
    return { open: true, session: thing };
  }

  start(signal: AbortSignal = new AbortController().signal): Promise<void> {
    return this.supervisor.start(signal);
  }

  unplug(): void {
    this.there = false;
    this.lost.at(-1)?.(GONE);
  }

  /** Lets what was due run to its end. */
  async pass(ms: number): Promise<void> {
    this.timers.advance(ms);
    await this.settle();
  }

  async settle(): Promise<void> {
    await new Promise((resolve) => setImmediate(resolve));
  }
}

test('start resolves when the health is known, whether it opened or not', async () => {
  const bench = new Bench();
  await bench.start();
  expect([bench.supervisor.health, bench.supervisor.session]).toEqual([READY, bench.things[0]]);
  const missing = new Bench();
  missing.there = false;
  await missing.start();
  expect([missing.supervisor.health, missing.supervisor.session]).toEqual([NOT_THERE, null]);
});

test('a session that is lost is closed, told of, and opened again', async () => {
  const bench = new Bench();
  await bench.start();
  bench.unplug();
  await bench.settle();
  expect(bench.things[0]?.closed).toBe(1);
  expect(bench.supervisor.health).toEqual(GONE);
  bench.there = true;
  await bench.pass(2000);
  expect(bench.supervisor.session).toBe(bench.things[1]);
  expect(bench.healths).toEqual([READY, GONE, READY]);
});

test('waits grow, and never beyond two seconds', async () => {
  const bench = new Bench();
  bench.there = false;
  await bench.start();
  const triesIn = async (seconds: number) => {
    const before = bench.tries;
    for (let ms = 0; ms < seconds * 1000; ms += 50) {
      await bench.pass(50);
    }
    return bench.tries - before;
  };
  // After 100, 200 and 400 ms.
  expect(await triesIn(1)).toBe(3);
  await triesIn(9);
  expect(await triesIn(30)).toBe(15);
});

test('a plug that comes and goes at once is waited for longer each time', async () => {
  const bench = new Bench();
  await bench.start();
  for (let round = 0; round < 6; round += 1) {
    bench.unplug();
    await bench.settle();
    bench.there = true;
    for (let waited = 0; waited < 2000 && bench.supervisor.session === null; waited += 50) {
      await bench.pass(50);
    }
  }
  const before = bench.tries;
  bench.unplug();
  await bench.settle();
  bench.there = true;
  await bench.pass(1000);
  expect(bench.tries).toBe(before);
  await bench.pass(1000);
  expect(bench.supervisor.session).not.toBeNull();
});

test('what is lost while it opens is not taken for open', async () => {
  const bench = new Bench([], async (self) => {
    const answer = self.answer();
    if (self.tries === 1) {
      self.lost.at(-1)?.(GONE);
    }
    return answer;
  });
  await bench.start();
  expect([bench.supervisor.session, bench.supervisor.health]).toEqual([null, GONE]);
  expect(bench.things[0]?.closed).toBe(1);
});

test('an old session that speaks up late does not end the new one', async () => {
  const bench = new Bench();
  await bench.start();
  bench.unplug();
  await bench.settle();
  bench.there = true;
  await bench.pass(2000);
  bench.lost[0]?.(GONE);
  await bench.settle();
  expect(bench.supervisor.health).toEqual(READY);
  expect(bench.things[1]?.closed).toBe(0);
});

test('an opening that throws is a failing device with its words, and is tried again', async () => {
  const bench = new Bench([], async (self) => {
    if (self.tries === 1) {
      throw new Error('out of luck');
    }
    return self.answer();
  });
  await bench.start();
  expect(bench.supervisor.health).toEqual({ status: 'failing', reason: 'cannot be opened: out of luck' });
  await bench.pass(2000);
  expect(bench.supervisor.health).toEqual(READY);
});

test('stop closes what is open, and what was still opening; nothing is tried after it', async () => {
  let go = (): void => {};
  const bench = new Bench([], async (self) => {
    await new Promise<void>((resolve) => {
      go = resolve;
    });
    return self.answer();
  });
  const starting = bench.start();
  await bench.settle();
  const stopping = bench.supervisor.stop();
  go();
  await Promise.all([starting, stopping]);
  expect(bench.things[0]?.closed).toBe(1);
  await bench.pass(60_000);
  expect([bench.tries, bench.supervisor.session]).toEqual([1, null]);
  await bench.supervisor.stop();
  expect(bench.things[0]?.closed).toBe(1);
});

test('stopped before it could try, it does not try', async () => {
  const bench = new Bench();
  const starting = bench.start();
  const stopping = bench.supervisor.stop();
  await Promise.all([starting, stopping]);
  await bench.settle();
  expect([
    bench.supervisor.session,
    bench.things.length - bench.things.filter(({ closed }) => closed === 1).length,
  ]).toEqual([null, 0]);
});

test('the signal stops it too, and a stopped one can be started again', async () => {
  const bench = new Bench();
  const life = new AbortController();
  await bench.start(life.signal);
  life.abort();
  await bench.start();
  expect([bench.things[0]?.closed, bench.supervisor.session]).toEqual([1, bench.things[1]]);
});

test('a device file that appears, in a folder that was not there either, is tried at once', async () => {
  const root = await mkdtemp(join(tmpdir(), 'kioskd-supervisor-'));
  onTestFinished(() => rm(root, { recursive: true, force: true }));
  const folder = join(root, 'by-id');
  const file = join(folder, 'scanner');
  // Nothing but the file's appearance can bring the next try.
  const never = { first: Number.MAX_SAFE_INTEGER, most: Number.MAX_SAFE_INTEGER };
  const bench = new Bench(
    [file],
    async (self) => {
      self.there = existsSync(file);
      return self.answer();
    },
    never,
  );
  await bench.start();
  expect(bench.supervisor.session).toBeNull();
  await eventually(
    async () => {
      // The watch is set up after start has resolved, so the file comes again and again until it is heard of.
      await rm(folder, { recursive: true, force: true });
      await mkdir(folder);
      await writeFile(file, '');
      await bench.pass(50);
      return bench.supervisor.session !== null;
    },
    { timeoutMs: PATIENCE_MS, what: 'the device that appeared is opened' },
  );
});

test('a driver that finds its device dead drops it itself', async () => {
  const bench = new Bench();
  await bench.start();
  const [thing] = bench.things;
  if (thing === undefined) {
    throw new Error('nothing was opened');
  }
  await bench.supervisor.drop(thing, { status: 'failing', reason: 'it does not answer' });
  expect([thing.closed, bench.supervisor.health.reason]).toEqual([1, 'it does not answer']);
  await bench.pass(2000);
  expect(bench.supervisor.session).toBe(bench.things[1]);
});

test('what a driver says of an open device is told once, and of a closed one not at all', async () => {
  const bench = new Bench();
  await bench.start();
  const low: Health = { status: 'degraded', reason: 'paper near its end' };
  bench.supervisor.say(low);
  bench.supervisor.say(low);
  bench.unplug();
  await bench.settle();
  bench.supervisor.say(READY);
  expect(bench.healths).toEqual([READY, low, GONE]);
});
