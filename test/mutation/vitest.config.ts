import { defineConfig } from 'vitest/config';

/** The tests that have to notice a change in the money core: pure ones, which need no build, no broker and no process. */
export default defineConfig({
  test: {
    include: [
      'test/unit/domain-*.test.ts',
      'test/unit/front-table.test.ts',
      'test/unit/runtime-breaker*.test.ts',
      'test/unit/runtime-loop-breaker*.test.ts',
    ],
    // They share nothing that one could spoil for another; a thread for each file would take most of the time.
    isolate: false,
    testTimeout: 200_000,
    hookTimeout: 200_000,
    retry: 0,
    passWithNoTests: false,
  },
});
