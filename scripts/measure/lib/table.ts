import { readFileSync } from 'node:fs';
import { arch, cpus, release } from 'node:os';
import type { Comparison } from './stats.ts';

/** One line of the report. */
export interface Row {
  readonly what: string;
  readonly unit: 'ms' | 'MB';
  readonly baseline: string;
  readonly result: Comparison;
}

/** The results as a Markdown table, which also reads well in a terminal. */
export function table(rows: readonly Row[]): string {
  const head = [
    'measured',
    'compared with',
    'kioskd, median (p99)',
    'baseline, median (p99)',
    'ratio (95 % interval)',
    'pairs',
  ];
  const body = rows.map(({ what, unit, baseline, result }) => [
    what,
    baseline,
    `${figure(result.medianB)} (${figure(result.p99B)}) ${unit}`,
    `${figure(result.medianA)} (${figure(result.p99A)}) ${unit}`,
    `${result.ratio.toFixed(2)} (${result.interval.low.toFixed(2)}–${result.interval.high.toFixed(2)})`,
    String(result.pairs),
  ]);
  const lines = [head, ...body];
  const widths = head.map((_, column) => Math.max(...lines.map((line) => (line[column] ?? '').length)));
  const render = (cells: readonly string[]): string =>
    `| ${cells.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join(' | ')} |`;
  return [render(head), `| ${widths.map((width) => '-'.repeat(width)).join(' | ')} |`, ...body.map(render)].join('\n');
}

function figure(value: number): string {
  if (value >= 100) return value.toFixed(0);
  return value >= 10 ? value.toFixed(1) : value.toFixed(2);
}

/**
 * Puts `body` between `<!-- name -->` and `<!-- /name -->`. Throws when the text has not exactly one such pair, rather
 * than writing in the wrong place.
 */
export function replaceBetweenMarkers(text: string, name: string, body: string): string {
  const opening = `<!-- ${name} -->`;
  const closing = `<!-- /${name} -->`;
  const [before, inner, ...more] = text.split(opening);
  const [, after, ...others] = (inner ?? '').split(closing);
  if (before === undefined || after === undefined || more.length > 0 || others.length > 0) {
    throw new Error(`expected ${opening} … ${closing} exactly once`);
  }
  return `${before}${opening}\n${body}\n${closing}${after}`;
}

/** When and on what the figures were taken. Figures without it are worth little. */
export function machine(now: Date): string {
  const board = boardModel();
  const count = cpus().length;
  const model = (board ?? cpus()[0]?.model ?? 'unknown processor').trim();
  return `${now.toISOString().slice(0, 10)}, ${model}, ${count} cores, ${arch()}, Linux ${release()}, Node ${process.versions.node}`;
}

function boardModel(): string | undefined {
  try {
    return readFileSync('/proc/device-tree/model', 'utf8').replaceAll('\0', '');
  } catch {
    return undefined;
  }
}
