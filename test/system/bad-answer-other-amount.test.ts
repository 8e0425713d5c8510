import { test } from 'vitest';
import { survivesAnswer } from '../support/bad-answer.ts';

test('the answer to a charge is the amount of somebody else: it proves nothing, the question that follows does, delivered once', async () => {
  await survivesAnswer('other amount');
});
