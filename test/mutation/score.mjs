/**
 * The score of a mutation run: `node score.mjs REPORT THRESHOLD`. Of all changes that the tests could have noticed, how many percent
 * they did. Exit codes: 0 as many as the threshold asks for, 1 fewer, 2 nothing to judge by.
 */
import { readFileSync } from 'node:fs';

const NOTICED = ['Killed', 'Timeout'];
const MISSED = ['Survived', 'NoCoverage'];

const [, , report = '', threshold = '95'] = process.argv;

function count(mutants) {
  const noticed = mutants.filter(({ status }) => NOTICED.includes(status)).length;
  const missed = mutants.filter(({ status }) => MISSED.includes(status)).length;
  return { noticed, missed, other: mutants.length - noticed - missed };
}

function percent({ noticed, missed }) {
  return (100 * noticed) / (noticed + missed);
}

function line(name, counts) {
  const score = counts.noticed + counts.missed === 0 ? '-' : percent(counts).toFixed(1);
  const cells = [score, counts.noticed, counts.missed, counts.other].map((cell) => String(cell).padStart(8));
  return `${name.padEnd(34)}${cells.join('')}`;
}

const files = Object.entries(JSON.parse(readFileSync(report, 'utf8')).files).sort(([a], [b]) => (a < b ? -1 : 1));
const all = count(files.flatMap(([, { mutants }]) => mutants));
if (all.noticed + all.missed === 0) {
  console.error('Nothing was mutated.');
  process.exit(2);
}
console.log(`${'file'.padEnd(34)}${['score', 'noticed', 'missed', 'other'].map((word) => word.padStart(8)).join('')}`);
for (const [name, { mutants }] of files) {
  if (mutants.length > 0) {
    console.log(line(name, count(mutants)));
  }
}
console.log(line('all', all));
const enough = percent(all) >= Number(threshold);
console.log(
  `Score ${percent(all).toFixed(2)} %, wanted ${threshold} %: ${enough ? 'enough' : 'too few changes were noticed'}.`,
);
process.exit(enough ? 0 : 1);
