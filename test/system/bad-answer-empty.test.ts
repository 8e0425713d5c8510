import { test } from 'vitest';
import { survivesAnswer } from '../support/bad-answer.ts';

test('the answer to a charge is nothing at all: it proves nothing, the question that follows does, delivered once', async () => {
  await survivesAnswer('empty');
});
