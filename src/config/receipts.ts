import type { z } from 'zod';
import type { ReceiptOptions } from '../receipts/options.ts';
import type { receiptsSchema } from './schema/receipts.ts';

/** The section `orders.receipts` as what slips are made with. */
export function receiptOptions(section: z.output<typeof receiptsSchema>): ReceiptOptions {
  const { merchant, tax, conditions, lookup, language } = section;
  return { merchant, tax: tax ?? null, conditions, lookup: lookup ?? null, language };
}
