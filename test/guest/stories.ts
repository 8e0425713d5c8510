import { spawnSync } from 'node:child_process';
import { beforeAll, describe, expect, onTestFailed, test } from 'vitest';
import { type GuestOptions, type GuestResult, type Kernel, runGuest, tailOf } from './guest.ts';
import type { Job } from './inside/job.ts';

/** Waiting for one's turn counts, so it is as long as all machines of `npm test` together may take. */
export const PATIENCE_MS = 1_800_000;

export interface StoriesOptions extends Partial<Omit<GuestOptions, 'kernel' | 'jobs'>> {
  readonly jobs: readonly Job[];
  /** Boots once for each; the kernels that this release of Debian has. Left out: its newest. */
  readonly kernels?: 'all' | 'newest';
  /** How the machine has to end; `off` when left out. */
  readonly ended?: GuestResult['ended'];
  /** More that is to be true of what came out, by name. */
  readonly also?: Readonly<Record<string, (result: GuestResult) => void | Promise<void>>>;
}

/**
 * Boots a machine, runs the jobs, and makes a test of each of their stories. A story without a line in the output has failed,
 * and so has a machine that did not come to its end.
 */
export function guestStories({ jobs, kernels = 'newest', ended = 'off', also = {}, ...options }: StoriesOptions): void {
  const here = kernelsHere();
  for (const kernel of kernels === 'all' ? here : here.slice(-1)) {
    describe(`kernel ${kernel}`, () => {
      let result: GuestResult | Error = new Error('the machine was never started');
      beforeAll(async () => {
        result = await runGuest({ ...options, kernel, jobs: jobs.map(({ name }) => name) }).catch(
          (error: Error) => error,
        );
      }, PATIENCE_MS);
      let printed = false;
      const printOnce = () => {
        if (!printed && !(result instanceof Error)) {
          console.log(tailOf(result));
        }
        printed = true;
      };
      const all = () => {
        if (result instanceof Error) {
          throw result;
        }
        return result;
      };
      for (const { name, stories } of jobs) {
        for (const story of Object.keys(stories)) {
          test(`${name}: ${story}`, () => {
            onTestFailed(printOnce);
            const { stories: told } = all();
            const key = `${name}: ${story}`;
            expect(told.get(key) ?? (told.has(key) ? 'true' : 'no line tells of it')).toBe('true');
          });
        }
      }
      for (const [name, check] of Object.entries(also)) {
        test(name, () => check(all()));
      }
      test(`the machine ends: ${ended}`, () => {
        onTestFailed(printOnce);
        expect(all().ended).toBe(ended);
      });
    });
  }
}

/** @throws in words where there can be no guest, so that its tests are missed by nobody. */
export function kernelsHere(): Kernel[] {
  const { status, stdout, stderr } = spawnSync('scripts/guest', ['kernels'], { encoding: 'utf8' });
  if (status !== 0) {
    throw new Error(`${stderr.trim()}. To run all other tests: KIOSKD_WITHOUT_GUEST=1 npm test`);
  }
  return stdout.split(/\s+/).filter((kernel): kernel is Kernel => kernel === '6.1' || kernel === '6.12');
}
