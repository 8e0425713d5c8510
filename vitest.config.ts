import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['test/**/*.test.ts'],
    // Long, so that on a busy machine it is the wait for one thing that gives up, in words, and not the test.
    testTimeout: 200_000,
    hookTimeout: 200_000,
    pool: 'forks',
    maxWorkers: 2,
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
