import { expect, test } from 'vitest';
import { compare, seeded } from '../../scripts/measure/lib/stats.ts';
import { replaceBetweenMarkers, table } from '../../scripts/measure/lib/table.ts';

test('the table names what was compared and has one line for each measurement', () => {
  const result = compare([10, 10], [15, 15], seeded(1));
  const lines = table([{ what: 'start', unit: 'ms', baseline: 'nothing', result }]).split('\n');
  expect(lines).toHaveLength(3);
  expect(lines[2]).toMatch(
    /^\| start +\| nothing +\| 15\.0 \(15\.0\) ms +\| 10\.0 \(10\.0\) ms +\| 1\.50 \(1\.50–1\.50\) +\| 2 +\|$/,
  );
});

test('only what stands between the markers is replaced', () => {
  const text = 'before\n<!-- figures -->\nold\n<!-- /figures -->\nafter\n';
  expect(replaceBetweenMarkers(text, 'figures', 'new')).toBe(
    'before\n<!-- figures -->\nnew\n<!-- /figures -->\nafter\n',
  );
});

test.each([
  { text: 'no markers', why: 'no marker' },
  { text: '<!-- figures -->', why: 'no closing marker' },
  { text: '<!-- figures --><!-- /figures --><!-- figures --><!-- /figures -->', why: 'two pairs' },
])('nothing is written where there is $why', ({ text }) => {
  expect(() => replaceBetweenMarkers(text, 'figures', 'new')).toThrow('exactly once');
});
