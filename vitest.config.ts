import { defineConfig } from 'vitest/config';
import { BaseSequencer, type TestSpecification } from 'vitest/node';

/** The tests in guest machines take longest by far: they come first, the longest before the others, so that no worker waits at the end. */
const GUESTS = ['systemd', 'gpio', 'scanner', 'display', 'usb', 'power-cut', 'watchdog'];

class GuestsFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const rank = ({ moduleId }: TestSpecification) => {
      const [, guest] = /\/test\/guest\/([^/]+)\.test\.ts$/.exec(moduleId) ?? [];
      return guest === undefined ? GUESTS.length + 1 : GUESTS.indexOf(guest) + 1 || GUESTS.length;
    };
    return (await super.sort(files)).sort((one, other) => rank(one) - rank(other));
  }
}

export default defineConfig({
  test: {
    include: ['test/**/*.test.ts'],
    // Only where there can be no guest machine, and never quietly: scripts/test prints it, and refuses it in CI.
    exclude: process.env['KIOSKD_WITHOUT_GUEST'] === '1' ? ['test/guest/**'] : [],
    // Long, so that on a busy machine it is the wait for one thing that gives up, in words, and not the test.
    testTimeout: 200_000,
    hookTimeout: 200_000,
    pool: 'forks',
    maxWorkers: 2,
    sequence: { sequencer: GuestsFirst },
    retry: 0,
    allowOnly: false,
    passWithNoTests: false,
    coverage: {
      provider: 'v8',
      include: ['src/**/*.ts'],
      exclude: ['src/**/browser/**'],
      reporter: ['text-summary', 'html'],
      // What decides about money is tested whole; it holds for runs with `--coverage`, which measure everything.
      thresholds: { 'src/domain/**': { branches: 100, functions: 100, lines: 100 } },
    },
  },
});
