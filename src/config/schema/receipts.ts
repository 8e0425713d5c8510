import { z } from 'zod';
import { LANGUAGES } from '../../domain/language.ts';
import { LOOKUP_GAPS } from '../../receipts/lookup.ts';
import { PERCENT } from '../../receipts/tax.ts';
import { label, localText } from '../../schema/values.ts';

const taxSchema = z.strictObject({
  name: localText(24).meta({ description: 'What the tax is called: `GST`, `IVA`.' }),
  percent: z
    .string()
    .regex(PERCENT, 'must be a percentage in quotes, such as "6" or "8.5"')
    .refine((text) => Number(text) > 0, { error: 'must be more than 0; without a tax leave `tax` out' })
    .meta({ description: 'As it is printed. Prices contain it: nothing is added to what the customer pays.' }),
});

const lookupSchema = label(200)
  .refine((text) => /^https?:\/\//.test(text) && URL.canParse(text.replace(/[{}]/g, '')), {
    error: 'must be a link beginning with https://',
  })
  .refine((text) => /^[!-~]+$/.test(text), { error: 'must have visible ASCII characters only' })
  .refine((text) => gapsOf(text).every((gap) => (LOOKUP_GAPS as readonly string[]).includes(gap)), {
    error: 'may have the gaps {order}, {kiosk} and {sale}, and no other braces',
  })
  .refine((text) => gapsOf(text).some((gap) => gap === 'order' || gap === 'sale'), {
    error: 'must have the gap {order} or {sale}: else every receipt leads to the same place',
  });

/** What stands between braces; a brace alone counts as a gap that nobody knows. */
function gapsOf(text: string): readonly string[] {
  const alone = /[{}]/.test(text.replace(/\{[^{}]*\}/g, '')) ? [''] : [];
  return [...[...text.matchAll(/\{([^{}]*)\}/g)].map(([, name = '']) => name), ...alone];
}

/** `orders.receipts`: what slips say besides what was sold. */
export const receiptsSchema = z.strictObject({
  merchant: z
    .array(localText(96))
    .max(12, 'must have at most 12 lines')
    .default([])
    .meta({ description: 'Name, address, telephone and tax number of the merchant: one line each, at the top.' }),
  tax: taxSchema.optional().meta({ description: 'The tax contained in all prices, to be shown. Left out: none is.' }),
  conditions: z
    .array(localText(300))
    .max(8, 'must have at most 8 paragraphs')
    .default([])
    .meta({ description: 'What holds for refunds: one paragraph each, at the end.' }),
  lookup: lookupSchema.optional().meta({
    description:
      'Link in the QR code by which a sale is found, with the gaps {order}, {kiosk} and {sale}. Left out: the code holds the order number.',
  }),
  language: z
    .enum(['customer', ...LANGUAGES])
    .default('customer')
    .meta({
      description: '`customer`: each slip in the language that its customer reads. Or one language for all.',
    }),
});
