import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';

const folder = mkdtempSync(join(tmpdir(), 'kioskd-summary-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const passed = { status: 'passed' };
const failed = { status: 'failed' };

function summary(results: unknown, failedSteps: number, exitCode: number): { last: string; code: number | null } {
  const file = join(folder, 'results.json');
  writeFileSync(file, typeof results === 'string' ? results : JSON.stringify({ testResults: results }));
  const run = spawnSync(process.execPath, ['scripts/lib/summary.mjs', file, String(failedSteps), String(exitCode)], {
    encoding: 'utf8',
  });
  return { last: run.stdout.trimEnd().split('\n').at(-1) ?? '', code: run.status };
}

test.each([
  {
    what: 'everything passed',
    results: [{ status: 'passed', assertionResults: [passed, passed] }],
    steps: 0,
    exit: 0,
    last: '2 passed, 0 failed',
    code: 0,
  },
  {
    what: 'a test failed',
    results: [{ status: 'failed', assertionResults: [passed, failed] }],
    steps: 0,
    exit: 1,
    last: '1 passed, 1 failed',
    code: 1,
  },
  {
    what: 'a skipped test is not a success',
    results: [{ status: 'passed', assertionResults: [passed, { status: 'skipped' }] }],
    steps: 0,
    exit: 0,
    last: '1 passed, 1 failed',
    code: 1,
  },
  {
    what: 'a file did not load',
    results: [
      { status: 'passed', assertionResults: [passed] },
      { status: 'failed', assertionResults: [] },
    ],
    steps: 0,
    exit: 1,
    last: '1 passed, 1 failed',
    code: 1,
  },
  {
    what: 'an error came from outside any test',
    results: [{ status: 'passed', assertionResults: [passed] }],
    steps: 0,
    exit: 1,
    last: '1 passed, 1 failed',
    code: 1,
  },
  {
    what: 'types and lint failed',
    results: [{ status: 'passed', assertionResults: [passed] }],
    steps: 2,
    exit: 0,
    last: '1 passed, 2 failed',
    code: 1,
  },
  { what: 'no test ran', results: [], steps: 0, exit: 0, last: '0 passed, 1 failed', code: 1 },
  { what: 'the run died', results: 'not JSON', steps: 0, exit: 137, last: '0 passed, 1 failed', code: 1 },
])('$what: $last', ({ results, steps, exit, last, code }) => {
  expect(summary(results, steps, exit)).toEqual({ last, code });
});
