// Usage: node summary.mjs RESULTS.json FAILED_STEPS VITEST_EXIT_CODE [all|some]
// Prints "N passed, N failed" as its last line and exits with 1 unless something passed and nothing failed.

import { readFileSync } from 'node:fs';

const [file = '', failedSteps = '0', exitCode = '1', chosen = 'all'] = process.argv.slice(2);

const { passed, failed } = count(readResults(file));
// A run that ends badly without a failing test had an unhandled error, missed a threshold, or died.
const unexplained = Number(exitCode) !== 0 && failed === 0 ? 1 : 0;
const total = failed + unexplained + Number(failedSteps);
const nothingRan = passed + failed === 0;
if (nothingRan) console.log('no test ran');
if (unexplained === 1 && !nothingRan) console.log('no test failed, yet the test run did: see the error above');
const reported = nothingRan && total === 0 ? 1 : total;

console.log(`${passed} passed, ${reported} failed`);
process.exitCode = reported === 0 ? 0 : 1;

function readResults(path) {
  try {
    return JSON.parse(readFileSync(path, 'utf8')).testResults ?? [];
  } catch {
    return [];
  }
}

/**
 * A file that could not be loaded has no tests of its own, and counts as one failure. A test left out
 * without being asked for is one too.
 */
function count(testFiles) {
  let passed = 0;
  let failed = 0;
  for (const { status, assertionResults } of testFiles) {
    const failures = assertionResults.filter(isFailure).length;
    passed += assertionResults.filter(({ status: result }) => result === 'passed').length;
    failed += failures === 0 && status === 'failed' ? 1 : failures;
  }
  return { passed, failed };
}

function isFailure({ status }) {
  return chosen === 'all' ? status !== 'passed' : status === 'failed';
}
