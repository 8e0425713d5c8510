import { test } from 'vitest';
import { survivesAnswer } from '../support/bad-answer.ts';

test('the answer to a charge is JSON cut in the middle with a fitting length: it proves nothing, the question that follows does, delivered once', async () => {
  await survivesAnswer('half json');
});
