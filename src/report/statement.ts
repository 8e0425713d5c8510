import { fromDecimal, isCurrency, type Money, money } from '../domain/money.ts';
import { printable } from '../domain/printable.ts';
import { CsvError, type CsvOptions, type CsvRow, readCsv } from './csv-read.ts';
import { ZoneClock } from './day.ts';
import type { Mapping } from './mapping.ts';

/** One movement of money as the gateway tells it. */
export interface StatementLine {
  /** Where it stands: line 12 of the file, or row 12 of the answers. */
  readonly line: number;
  readonly kind: 'payment' | 'refund';
  readonly orderNumber: string | null;
  readonly gatewayRef: string | null;
  /** Of a refund: what is refunded, by the gateway's number and by ours. */
  readonly originRef: string | null;
  readonly originOrder: string | null;
  /** Never below zero. Null: in a currency that this program does not know. */
  readonly amount: Money | null;
  readonly currency: string;
  /** Wall clock ms; null where the statement has no time. */
  readonly at: number | null;
  /** Of a payment: the gateway took it back again, and says so in this very line. */
  readonly takenBack: boolean;
}

/** What lines are read from: a file, or a gateway's answers. */
export type Lines = AsyncIterable<StatementLine>;

type Column = keyof Mapping['columns'];
type Places = Readonly<Partial<Record<Column, number>>>;

/**
 * A statement's lines that moved money. Whatever is not as the mapping says ends the reading: a line that is passed over could be the
 * one that matters.
 * @throws CsvError (from the generator) with the line and the column.
 */
export async function* readStatement(bytes: AsyncIterable<Uint8Array>, mapping: Mapping): Lines {
  const { separator, encoding, skipRows, endsAt } = mapping;
  const options: CsvOptions = { separator, encoding };
  let reader: LineReader | null = null;
  let skipped = 0;
  for await (const row of readCsv(bytes, options)) {
    if (skipped < skipRows) {
      skipped += 1;
    } else if (reader === null) {
      reader = new LineReader(mapping, row);
    } else if (endsAt !== undefined && row.cells[0]?.startsWith(endsAt) === true) {
      return;
    } else {
      const line = reader.read(row);
      if (line !== null) {
        yield line;
      }
    }
  }
  if (reader === null) {
    throw new CsvError(1, 'there is no row with the names of columns');
  }
}

class LineReader {
  readonly #mapping: Mapping;
  readonly #clock: ZoneClock;
  readonly #places: Places;
  readonly #width: number;

  constructor(mapping: Mapping, header: CsvRow) {
    this.#mapping = mapping;
    this.#clock = new ZoneClock(mapping.timeZone);
    this.#places = placesOf(mapping, header);
    this.#width = header.cells.length;
  }

  /** @returns null for a line that is complete and moved no money. */
  read(row: CsvRow): StatementLine | null {
    if (row.cells.length !== this.#width) {
      const many = row.cells.length > this.#width;
      const column = many ? this.#width + 1 : row.cells.length + 1;
      throw new CsvError(
        row.line,
        `column ${column}: ${row.cells.length} cells, and ${this.#width} columns: ${many ? 'one too many' : 'something is missing'}`,
      );
    }
    const kind = this.#kind(row);
    if (kind === 'ignore' || !this.#moved(row)) {
      return null;
    }
    const currency = this.#mapping.columns.currency === undefined ? '' : this.#cell(row, 'currency');
    const { amount, negative } = this.#amount(row, currency === '' ? (this.#mapping.currency ?? '') : currency);
    const refund = kind === 'refund' || (kind === null && negative);
    if (negative && !refund) {
      throw this.#wrong(row, 'amount', 'a payment of less than nothing');
    }
    return {
      line: row.line,
      kind: refund ? 'refund' : 'payment',
      orderNumber: this.#cell(row, 'orderNumber') || null,
      gatewayRef: this.#cell(row, 'gatewayRef') || null,
      originRef: (refund && this.#cell(row, 'originRef')) || null,
      originOrder: (refund && this.#cell(row, 'originOrder')) || null,
      amount,
      currency: currency === '' ? (this.#mapping.currency ?? '') : currency,
      at: this.#time(row),
      takenBack: false,
    };
  }

  #kind(row: CsvRow): 'payment' | 'refund' | 'ignore' | null {
    const { kinds } = this.#mapping;
    if (kinds === undefined) {
      return null;
    }
    const text = this.#cell(row, 'kind');
    const found = (['payment', 'refund', 'ignore'] as const).find((kind) => kinds[kind].includes(text));
    if (found === undefined) {
      throw this.#wrong(row, 'kind', `"${printable(text, 40)}" is none of the kinds that the mapping lists`);
    }
    return found;
  }

  #moved(row: CsvRow): boolean {
    const { statuses } = this.#mapping;
    if (statuses === undefined) {
      return true;
    }
    const text = this.#cell(row, 'status');
    if (!statuses.moved.includes(text) && !statuses.notMoved.includes(text)) {
      throw this.#wrong(row, 'status', `"${printable(text, 40)}" is none of the statuses that the mapping lists`);
    }
    return statuses.moved.includes(text);
  }

  #amount(row: CsvRow, currency: string): { readonly amount: Money | null; readonly negative: boolean } {
    const text = this.#cell(row, 'amount');
    const negative = text.startsWith('-');
    const digits = negative ? text.slice(1) : text;
    if (!/^[A-Z]{3}$/.test(currency)) {
      throw this.#wrong(row, 'currency', `"${printable(currency, 40)}" is no currency, such as HKD`);
    }
    if (!isCurrency(currency)) {
      return { amount: null, negative };
    }
    const whole = /^\d{1,15}$/.test(digits) ? money(currency, Number(digits)) : null;
    const amount = this.#mapping.amount === 'minor' ? whole : fromDecimal(currency, digits);
    if (amount === null) {
      const form = this.#mapping.amount === 'minor' ? 'a whole number such as 1250' : 'a number such as 12.50';
      throw this.#wrong(row, 'amount', `"${printable(text, 40)}" is not ${form}`);
    }
    return { amount, negative };
  }

  /** `2026-06-15 12:00:00` or with slashes, in the mapping's zone; or with an offset of its own. */
  #time(row: CsvRow): number | null {
    const text = this.#cell(row, 'time');
    if (text === '') {
      return null;
    }
    const match = /^(\d{4})[-/](\d{2})[-/](\d{2})[ T](\d{2}:\d{2}:\d{2})(?:\.\d+)?(Z|[+-]\d{2}:?\d{2})?$/.exec(text);
    const [, year, month, day, time, zone] = match ?? [];
    const at = Date.parse(`${year}-${month}-${day}T${time}${zone ?? 'Z'}`);
    if (match === null || Number.isNaN(at)) {
      throw this.#wrong(row, 'time', `"${printable(text, 40)}" is not a time such as 2026-06-15 12:00:00`);
    }
    return zone === undefined ? this.#clock.moment(at) : at;
  }

  /** Sheets keep long numbers whole behind a tab or an apostrophe, and some statements put one there. */
  #cell(row: CsvRow, column: Column): string {
    const place = this.#places[column];
    return place === undefined ? '' : (row.cells[place] ?? '').replace(/^['`\t]+/, '').trim();
  }

  #wrong(row: CsvRow, column: Column, what: string): CsvError {
    const name = this.#mapping.columns[column] ?? column;
    return new CsvError(row.line, `column ${(this.#places[column] ?? 0) + 1} (${printable(name, 40)}): ${what}`);
  }
}

function placesOf(mapping: Mapping, header: CsvRow): Places {
  const names = header.cells.map((name) => name.trim());
  const places: Partial<Record<Column, number>> = {};
  for (const [column, name] of Object.entries(mapping.columns) as [Column, string][]) {
    const place = names.indexOf(name);
    const shown = printable(name, 40);
    if (place < 0) {
      const there = printable(names.join(', '), 300);
      throw new CsvError(header.line, `there is no column "${shown}"; the columns are: ${there}`);
    }
    if (names.lastIndexOf(name) !== place) {
      throw new CsvError(header.line, `two columns are called "${shown}"`);
    }
    places[column] = place;
  }
  return places;
}
