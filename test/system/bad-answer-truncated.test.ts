import { test } from 'vitest';
import { survivesAnswer } from '../support/bad-answer.ts';

test('the answer to a charge is half of itself: it proves nothing, the question that follows does, delivered once', async () => {
  await survivesAnswer('truncated');
});
