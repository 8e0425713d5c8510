import { expect, test } from 'vitest';
import { paperToText, readPaper } from '../../src/devices/printer/paper.ts';
import { expectSound, sells } from '../support/bad-input.ts';
import { CommandedDaemon } from '../support/commanded-daemon.ts';
import { eventually } from '../support/eventually.ts';

test('a signed command prints the report of the day; the next report begins where it ended', async () => {
  const daemon = await CommandedDaemon.start({ 'orders.items.0.stock': 5 });
  const { kiosk } = daemon;
  const code = await sells(kiosk);
  await printed(daemon, 1);

  expect(await daemon.command('report-day')).toMatchObject({ result: 'done', why: null });
  const first = await printed(daemon, 2);
  expect(first).toMatch(/DAY REPORT/);
  expect(first).toMatch(/Report number +1\b/);
  expect(first).toMatch(/Sales +1\b/);
  expect(first).toMatch(/1 x Alipay +.*2\.50/);
  expect(first).toMatch(/Water +1 sold, 4 left/);

  expect(await daemon.command('report-day')).toMatchObject({ result: 'done' });
  const second = await printed(daemon, 3);
  expect(second).toMatch(/Report number +2\b/);
  expect(second).toMatch(/Sales +0\b/);
  expect(second).toMatch(/Water +0 sold, 4 left/);
  expectSound(kiosk, [code], [first, second]);
});

/** @returns what stands on the paper that came out as the one of this number. */
async function printed({ kiosk }: CommandedDaemon, number: number): Promise<string> {
  const { jobs } = kiosk.hardware;
  await eventually(() => jobs.length >= number, { what: `${number} papers` });
  return paperToText(readPaper(Uint8Array.from(jobs[number - 1] ?? [])));
}
