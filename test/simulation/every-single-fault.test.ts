import { expect, test } from 'vitest';
import { enumerate, STORIES } from './stories.ts';

// Up to 20 s of work each; long, as a busy machine makes minutes of them.
test.each(STORIES)('every single fault of: $name', { timeout: 600_000 }, async (story) => {
  const { covered, total, failures } = await enumerate(story, 1);
  expect(
    failures.map(
      ({ faults, report }) => `${faults.join(' and ')}:\n${report.broken.join('\n')}\n${report.story.join('\n')}`,
    ),
  ).toEqual([]);
  expect(covered).toBe(total);
  expect(total).toBeGreaterThan(100);
});
