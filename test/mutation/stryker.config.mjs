/** See README.md beside this file. Read by `scripts/mutate`, in the root of the checkout. */
export default {
  // Types and lists without a decision have nothing to mutate; Stryker passes over them by itself.
  mutate: ['src/domain/*.ts', 'src/runtime/breaker.ts'],
  testRunner: 'vitest',
  plugins: ['@stryker-mutator/vitest-runner'],
  vitest: { configFile: 'test/mutation/vitest.config.ts' },
  // Not there, on purpose: Stryker would rewrite tsconfig.json for its copy with a compiler interface that TypeScript 7 has not.
  tsconfigFile: 'var/mutation/no-tsconfig.json',
  disableTypeChecks: false,
  coverageAnalysis: 'perTest',
  concurrency: 1,
  // A change counts as noticed when the tests hang. A busy machine stands still for seconds, and that must not count.
  timeoutMS: 60_000,
  timeoutFactor: 4,
  // The copy of the checkout that is mutated, and what came of it: in a folder that git ignores.
  tempDirName: 'var/mutation/copy',
  ignorePatterns: ['/var', '/dist', '/coverage', '/hardware', '/systemd', '*.log'],
  reporters: ['clear-text', 'json', 'html'],
  jsonReporter: { fileName: 'var/mutation/report.json' },
  htmlReporter: { fileName: 'var/mutation/report.html' },
  clearTextReporter: { allowColor: false, logTests: false, reportTests: false, reportScoreTable: false },
  allowConsoleColors: false,
};
