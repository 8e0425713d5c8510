import { open } from 'node:fs/promises';
import { parseDocument } from 'yaml';
import { z } from 'zod';
import { didYouMean } from '../config/suggest.ts';
import type { GatewayName } from '../domain/gateway.ts';
import { CURRENCY_EXPONENTS, type Currency } from '../domain/money.ts';
import { printable } from '../domain/printable.ts';

/** A mapping has some ten lines. */
const MAX_BYTES = 64 * 1024;
const CURRENCIES = Object.keys(CURRENCY_EXPONENTS) as [Currency, ...Currency[]];

const column = z.string().min(1, 'must name a column').max(100);
const values = z.array(z.string().max(100)).max(100);

/** What a gateway's statement looks like. Gateways do not publish it, so it is written down, by us or by whoever has one. */
export const mappingSchema = z.strictObject({
  separator: z.enum([',', ';', '\t', '|']).default(','),
  encoding: z.enum(['utf-8', 'gb18030']).default('utf-8'),
  /** Rows that are not empty and stand before the one with the columns' names. */
  skipRows: z.int().min(0).max(100).default(0),
  /** The table ends before the first row whose first cell begins with this: sums stand there. */
  endsAt: z.string().min(1).max(100).optional(),
  columns: z.strictObject({
    /** Our number: of the order, and in a line of a refund of the order or of the refund. */
    orderNumber: column,
    /** The gateway's own number of the transaction. */
    gatewayRef: column.optional(),
    /** In a line of a refund: the gateway's number of what is refunded. */
    originRef: column.optional(),
    /** In a line of a refund: our number of what is refunded. */
    originOrder: column.optional(),
    amount: column,
    currency: column.optional(),
    kind: column.optional(),
    status: column.optional(),
    time: column.optional(),
  }),
  /** The currency of a statement that has no column for it. */
  currency: z.enum(CURRENCIES).optional(),
  /** `major`: 12.50, with a point. `minor`: 1250. */
  amount: z.enum(['major', 'minor']).default('major'),
  /** What stands in the column `kind`. Without the column a line is a payment, and one below zero a refund. */
  kinds: z.strictObject({ payment: values.min(1), refund: values, ignore: values.default([]) }).optional(),
  /** What stands in the column `status`. Without the column every line moved money. */
  statuses: z.strictObject({ moved: values.min(1), notMoved: values.default([]) }).optional(),
  /** Zone of times without an offset. */
  timeZone: z.string().default('Asia/Hong_Kong'),
});

export type Mapping = z.output<typeof mappingSchema>;

/**
 * Mappings that come with the program. Names marked "inferred" in the README are not documented: a file whose columns are called
 * otherwise is refused with its own names, and takes a mapping file.
 */
export const PRESETS: Readonly<Partial<Record<GatewayName, z.input<typeof mappingSchema>>>> = {
  uqpay: {
    columns: {
      orderNumber: 'Merchant Order ID',
      amount: 'Transaction Amount',
      currency: 'Transaction Currency',
      kind: 'Transaction Type',
    },
    kinds: {
      payment: ['PAYMENT'],
      refund: ['REFUND', 'PARTIAL_REFUND', 'CANCEL'],
      ignore: ['CHARGEBACK', 'SECOND_CB', 'CB_REVERSED', 'BALANCE_TRANSFER', 'SETTLEMENT', 'PAYOUT'],
    },
  },
  qfpay: {
    columns: {
      orderNumber: 'out_trade_no',
      gatewayRef: 'syssn',
      originRef: 'origssn',
      amount: 'txamt',
      currency: 'txcurrcd',
      kind: 'order_type',
      status: 'respcd',
      time: 'sysdtm',
    },
    amount: 'minor',
    kinds: { payment: ['payment'], refund: ['refund'], ignore: ['close'] },
    statuses: { moved: ['0000'], notMoved: ['1142', '1143', '1145', '1181', '1201', '1202', '1205', '1263'] },
  },
};

export type MappingResult =
  | { readonly ok: true; readonly mapping: Mapping }
  | { readonly ok: false; readonly problems: readonly string[] };

/** The mapping by the name of a preset, or from a file (YAML or JSON). */
export async function loadMapping(format: string): Promise<MappingResult> {
  const preset = Object.hasOwn(PRESETS, format) ? PRESETS[format as GatewayName] : undefined;
  if (preset !== undefined) {
    return checked(preset, format);
  }
  if (/^[a-z0-9-]+$/.test(format)) {
    const known = Object.keys(PRESETS);
    const near = didYouMean(format, known);
    const hint = `its statement is not documented: name a mapping file with --format FILE (presets: ${known.join(', ')})`;
    return refused(`there is no preset "${format}"; ${near === '' ? hint : near}`);
  }
  const text = await readText(format);
  if (text === null) {
    return refused(`${format}: cannot be read, or is too large`);
  }
  const document = parseDocument(text, { uniqueKeys: true });
  const [error] = document.errors;
  if (error !== undefined) {
    return refused(`${format}: ${printable(error.message)}`);
  }
  return checked(document.toJS({ maxAliasCount: 0 }), format);
}

function checked(data: unknown, label: string): MappingResult {
  const result = mappingSchema.safeParse(data);
  if (!result.success) {
    const problems = result.error.issues.map(
      ({ path, message }) => `${label}: ${path.join('.')}: ${printable(message)}`,
    );
    return { ok: false, problems };
  }
  const mapping = result.data;
  const problems = [
    ...(mapping.columns.currency === undefined && mapping.currency === undefined
      ? ['names neither a column for the currency nor the currency']
      : []),
    ...((mapping.columns.kind === undefined) === (mapping.kinds === undefined)
      ? []
      : ['columns.kind and kinds go together']),
    ...((mapping.columns.status === undefined) === (mapping.statuses === undefined)
      ? []
      : ['columns.status and statuses go together']),
    ...(isZone(mapping.timeZone) ? [] : [`timeZone: "${printable(mapping.timeZone, 40)}" is not known`]),
  ];
  return problems.length === 0
    ? { ok: true, mapping }
    : { ok: false, problems: problems.map((problem) => `${label}: ${problem}`) };
}

function isZone(name: string): boolean {
  try {
    return new Intl.DateTimeFormat('en', { timeZone: name }) !== null;
  } catch {
    return false;
  }
}

async function readText(path: string): Promise<string | null> {
  const file = await open(path, 'r').catch(() => null);
  try {
    const size = (await file?.stat())?.size ?? Number.POSITIVE_INFINITY;
    return file === null || size > MAX_BYTES ? null : await file.readFile('utf8');
  } catch {
    return null;
  } finally {
    await file?.close();
  }
}

function refused(problem: string): MappingResult {
  return { ok: false, problems: [problem] };
}
