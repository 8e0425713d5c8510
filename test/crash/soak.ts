import { availableParallelism } from 'node:os';
import { resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { playRound, type Round } from '../support/crash-campaign.ts';
import { randomLives } from '../support/crash-plans.ts';

const USAGE = `Usage: scripts/soak [--kills N] [--seed S] [--per-round K] [--at-once P] [--keep DIR]

Kills the real daemon over and over, lets it come back, and holds the gateways' ledgers against what was delivered.

  --kills N      how many kills in all (default 1000; 10000 take a night)
  --seed S       seed of the first round (default 1); the next ones follow
  --per-round K  kills before all is healed and audited (default 13)
  --at-once P    kiosks beside each other (default: one for each core, 4 at most)
  --keep DIR     where a failing round is left for looking at (default var/soak)

To repeat a failing round: scripts/soak --seed <its seed> --per-round K --kills K --at-once 1
Exit codes: 0 nothing broke, 1 something did, 2 it could not run.`;

const EVERY = 100;

interface Options {
  readonly kills: number;
  readonly seed: number;
  readonly perRound: number;
  readonly atOnce: number;
  readonly keep: string;
}

function optionsOf(args: readonly string[]): Options | null {
  const text = { type: 'string' } as const;
  const { values } = parseArgs({
    args: [...args],
    options: { kills: text, seed: text, 'per-round': text, 'at-once': text, keep: text, help: { type: 'boolean' } },
  });
  if (values.help === true) return null;
  const number = (name: string, given: string | undefined, otherwise: number) => {
    const value = Number(given ?? otherwise);
    if (!Number.isSafeInteger(value) || value < 1) throw new RangeError(`--${name} must be a whole number from 1 on`);
    return value;
  };
  return {
    kills: number('kills', values.kills, 1_000),
    seed: number('seed', values.seed, 1),
    perRound: number('per-round', values['per-round'], 13),
    atOnce: number('at-once', values['at-once'], Math.min(4, availableParallelism())),
    keep: resolve(values.keep ?? 'var/soak'),
  };
}

class Soak {
  private readonly options: Options;
  private readonly counts: Record<string, number> = {};
  private readonly started = performance.now();
  private next: number;
  private begun = 0;
  private kills = 0;
  private exact = 0;
  private failed = 0;
  private said = 0;
  stopping = false;

  constructor(options: Options) {
    this.options = options;
    this.next = options.seed;
  }

  async run(): Promise<number> {
    await Promise.all(Array.from({ length: this.options.atOnce }, () => this.rounds()));
    this.tell('end');
    return this.failed === 0 ? 0 : 1;
  }

  private async rounds(): Promise<void> {
    while (!this.stopping && this.begun < this.options.kills) {
      const kills = Math.min(this.options.perRound, this.options.kills - this.begun);
      const seed = this.next;
      this.next += 1;
      this.begun += kills;
      const round = await playRound(seed, randomLives(seed, kills), this.options.keep).catch((error: unknown) => error);
      this.count(seed, kills, round);
    }
  }

  private count(seed: number, kills: number, round: Round | unknown): void {
    this.kills += kills;
    if (!isRound(round)) {
      this.failed += 1;
      console.log(`seed ${seed}: the round itself failed: ${String(round)}; ${this.again(seed, kills)}`);
      return;
    }
    this.exact += round.exact;
    for (const [name, count] of Object.entries(round.counts)) {
      this.counts[name] = (this.counts[name] ?? 0) + count;
    }
    if (round.broken.length > 0) {
      this.failed += 1;
      console.log(
        [`seed ${seed}: BROKEN; left in ${round.kept}; ${this.again(seed, kills)}`, ...round.broken].join('\n  '),
      );
    }
    if (this.kills - this.said >= EVERY) {
      this.said = this.kills;
      this.tell('so far');
    }
  }

  private again(seed: number, kills: number): string {
    return `repeat: scripts/soak --seed ${seed} --per-round ${kills} --kills ${kills} --at-once 1`;
  }

  private tell(when: string): void {
    const minutes = ((performance.now() - this.started) / 60_000).toFixed(1);
    const money = Object.entries(this.counts).map(([name, count]) => `${count} ${name}`);
    console.log(
      `${when}: ${this.kills} kills (${this.exact} at their very place), ${minutes} min, ${this.failed} rounds broken; ${money.join(', ')}`,
    );
  }
}

function isRound(value: unknown): value is Round {
  return typeof value === 'object' && value !== null && 'broken' in value;
}

async function main(): Promise<number> {
  const options = optionsOf(process.argv.slice(2));
  if (options === null) {
    console.log(USAGE);
    return 0;
  }
  const soak = new Soak(options);
  // The rounds under way come to their end, and end everything they started; the second time it stops at once.
  for (const signal of ['SIGINT', 'SIGTERM'] as const) {
    process.once(signal, () => {
      console.log('stopping after the rounds under way');
      soak.stopping = true;
    });
  }
  return await soak.run();
}

main().then(
  (code) => process.exit(code),
  (error: unknown) => {
    console.error(error instanceof RangeError || error instanceof TypeError ? error.message : error);
    process.exit(2);
  },
);
