import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { expect, it, onTestFinished } from 'vitest';
import { readProfile } from '../../src/config/profiles.ts';
import { printerProfileSchema } from '../../src/config/schema/profiles/printer.ts';
import { paperToSvg, paperToText, readPaper } from '../../src/devices/printer/paper.ts';
import { composeReceipt } from '../../src/receipts/compose.ts';
import type { Receipt } from '../../src/receipts/receipt.ts';
import { photograph } from '../support/paper-photo.ts';
import { openBench } from '../support/pretend-printer.ts';
import { RECEIPT as PLAIN } from '../support/slips.ts';

const RECEIPT: Receipt = {
  ...PLAIN,
  kioskName: '海港 Laundry',
  lines: [{ text: '洗衣 40 °C 8 kg, café blend', minor: 4_850 }],
  wallet: '支付寶 AlipayHK',
  gatewayRef: '20251121000300020081000012345678',
};

it.each([
  ['xprinter-80', '海港'],
  ['csn-a2', '海港'],
  ['epson-tm-t82', '海港'],
  ['star-tsp650', '??'],
] as const)('a receipt for %s comes out whole, with %s in its head', async (name, head) => {
  const read = await readProfile('printers', name, printerProfileSchema);
  if (!read.ok) throw new Error(`the profile ${name} cannot be read`);
  const { profile } = read;
  const columns = profile.columns.fontA;
  const bench = await openBench('tcp', { profile, statusSupport: profile.status.way });
  onTestFinished(() => bench.close());
  const job = await composeReceipt(RECEIPT, { columns, cutter: profile.cutter.kind !== 'none', printer: profile });
  expect(await bench.printer.print(job, 20_000)).toEqual({ result: 'printed' });

  const { language, cjk } = profile;
  const paper = readPaper(bench.paper(), columns, { language, cjk: cjk.encoding });
  expect(paper).toMatchObject({ unknownCommands: 0, drawerPulses: 0 });
  expect(paperToText(paper)).toContain(`${head} Laundry`);
  const picture = await photograph(await paperToSvg(paper, { columns }), name);
  const { stdout } = await promisify(execFile)('zbarimg', ['--quiet', '--raw', picture]);
  expect(stdout.trim()).toBe(RECEIPT.orderNumber);
});
