import { test } from 'vitest';
import { survivesAnswer } from '../support/bad-answer.ts';

test('the answer to a charge is HTML, as of a captive portal: it proves nothing, the question that follows does, delivered once', async () => {
  await survivesAnswer('html');
});
