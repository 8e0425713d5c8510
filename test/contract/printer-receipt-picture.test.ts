import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { expect, it, onTestFinished } from 'vitest';
import { paperToSvg, readPaper } from '../../src/devices/printer/paper.ts';
import { composeReceipt } from '../../src/receipts/compose.ts';
import type { Receipt } from '../../src/receipts/receipt.ts';
import { photograph } from '../support/paper-photo.ts';
import { openBench } from '../support/pretend-printer.ts';
import { RECEIPT as PLAIN } from '../support/slips.ts';

const RECEIPT: Receipt = {
  ...PLAIN,
  kioskName: 'Harbour Laundry <West>',
  merchant: ['Harbour Ltd', '1 Pier Road, Hong Kong'],
  lines: [{ text: 'Wash & dry, 40 °C, 8 kg, café blend', minor: 4_850 }],
  gatewayRef: '20251121000300020081000012345678',
  lookup: 'https://pay.example.com/r/MP0720251121155503A7K2?k=mp-07',
  conditions: ['No refunds after 7 days.'],
};

it.each([
  ['sale', 48],
  ['claim slip', 42],
  ['refund', 32],
] as const)('the QR code of a %s on %i columns can be read from its paper', async (kind, columns) => {
  const bench = await openBench('tcp');
  onTestFinished(() => bench.close());
  const job = await composeReceipt({ ...RECEIPT, kind }, { columns, cutter: true });
  expect(await bench.printer.print(job, 20_000)).toEqual({ result: 'printed' });

  const picture = await photograph(await paperToSvg(readPaper(bench.paper(), columns), { columns }), kind);
  const { stdout } = await promisify(execFile)('zbarimg', ['--quiet', '--raw', picture]);
  expect(stdout.trim()).toBe(RECEIPT.lookup);
});
