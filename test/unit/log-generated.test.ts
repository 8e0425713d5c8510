import { expect, test } from 'vitest';
import { eventsPage } from '../../src/log/reference.ts';

// Written anew by: npx vitest run test/unit/log-generated.test.ts -u
test('the checked-in list of log events is what the registry says', async () => {
  await expect(eventsPage()).toMatchFileSnapshot('../../src/log/LOG-EVENTS.md');
});
