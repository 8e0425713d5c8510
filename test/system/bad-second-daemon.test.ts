import { expect, test } from 'vitest';
import { endOf, expectSound, runningKiosk, sells, settled } from '../support/bad-input.ts';

test('a second daemon on the same journal is refused in words, and the first one sells on', async () => {
  const kiosk = await runningKiosk();
  const first = await sells(kiosk);
  const { code, said } = await endOf(kiosk.configPath);
  expect(code).toBe(2);
  expect(said).toContain(kiosk.journalPath);
  expect(said).toContain('process.cannot-start');
  expect(said).not.toMatch(/\\n\s+at /);

  const second = await sells(kiosk);
  await settled(kiosk);
  expect(kiosk.qfpay.orders().filter((order) => order.state === 'paid')).toHaveLength(2);
  expect((await kiosk.kinds()).filter((kind) => kind === 'kiosk started')).toHaveLength(1);
  expectSound(kiosk, [first, second], [said]);
});
