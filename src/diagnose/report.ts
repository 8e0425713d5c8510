import type { CheckResult, CheckStatus } from './check.ts';

/** A sign and a word for each status: neither colour nor a special font is needed to tell them apart. */
const SIGNS: Readonly<Record<CheckStatus, string>> = {
  ok: '[ ok ]',
  warn: '[warn]',
  fail: '[FAIL]',
  skipped: '[ -- ]',
};

/** The report for a person: one line a part, what to do below it, and a last line that says it all. */
export function reportText(results: readonly CheckResult[]): string {
  const width = Math.max(...results.map((result) => result.name.length), 4);
  const lines = results.flatMap((result) => {
    const first = `${SIGNS[result.status]} ${result.name.padEnd(width)}  ${result.summary}`;
    const indent = ' '.repeat(SIGNS.ok.length + width + 3);
    return result.hint === '' ? [first] : [first, `${indent}-> ${result.hint}`];
  });
  return [...lines, '', verdict(results), ''].join('\n');
}

function verdict(results: readonly CheckResult[]): string {
  const named = (status: CheckStatus): string =>
    results
      .filter((result) => result.status === status)
      .map((result) => result.name)
      .join(', ');
  const failed = named('fail');
  const doubtful = named('warn');
  if (failed !== '') {
    return `Broken: ${failed}.${doubtful === '' ? '' : ` Worth a look: ${doubtful}.`}`;
  }
  return doubtful === '' ? 'Everything that was tried is fine.' : `Works. Worth a look: ${doubtful}.`;
}

export function hasFailure(results: readonly CheckResult[]): boolean {
  return results.some((result) => result.status === 'fail');
}
