import { TextDecoder } from 'node:util';

/** One row of a file, with the line it begins on (1 is the first) for messages. */
export interface CsvRow {
  readonly line: number;
  readonly cells: readonly string[];
}

/** Why a file is not taken: `line` and `column` count from 1; a column is a cell, or a character where the quoting is wrong. */
export class CsvError extends Error {
  readonly line: number;
  constructor(line: number, message: string) {
    super(`line ${line}: ${message}`);
    this.name = 'CsvError';
    this.line = line;
  }
}

export interface CsvOptions {
  readonly separator: string;
  readonly encoding: 'utf-8' | 'gb18030';
}

/** A cell, or a row, longer than this is no statement. */
const MAX_CELL = 64 * 1024;
const MAX_CELLS = 500;

/**
 * Reads CSV as RFC 4180 has it, and nothing looser: a guess about where a cell ends is a guess about money. Line ends may be CRLF or
 * LF, also inside quotes. Empty lines are passed over. A file that begins with a byte order mark is UTF-8, whatever was said.
 *
 * Rows come as the bytes do, so the size of the file does not matter.
 * @throws CsvError (from the generator) with the place.
 */
export async function* readCsv(bytes: AsyncIterable<Uint8Array>, options: CsvOptions): AsyncGenerator<CsvRow> {
  const reader = new RowReader(options.separator);
  for await (const text of decoded(bytes, options.encoding, reader)) {
    yield* reader.take(text);
  }
  yield* reader.end();
}

async function* decoded(
  bytes: AsyncIterable<Uint8Array>,
  encoding: CsvOptions['encoding'],
  place: { readonly line: number },
): AsyncGenerator<string> {
  let decoder: TextDecoder | null = null;
  let used: string = encoding;
  let head = Buffer.alloc(0);
  try {
    for await (const chunk of bytes) {
      let part: Uint8Array = chunk;
      if (decoder === null) {
        // A mark can be cut in two by the first chunk's end.
        head = Buffer.concat([head, chunk]);
        if (head.length < 3) {
          continue;
        }
        part = head;
        used = beginning(head) ?? encoding;
        decoder = new TextDecoder(used, { fatal: true });
      }
      yield decoder.decode(part, { stream: true });
    }
    decoder ??= new TextDecoder(encoding, { fatal: true });
    yield decoder.decode(head.length < 3 ? head : new Uint8Array());
  } catch (error) {
    if (error instanceof RangeError) {
      throw new CsvError(1, `this Node cannot read ${used}`);
    }
    if (error instanceof TypeError) {
      const other = used === 'utf-8' ? 'gb18030' : 'utf-8';
      throw new CsvError(
        place.line,
        `this is no ${used} text, here or soon after (set encoding: ${other} if it is that)`,
      );
    }
    throw error;
  }
}

function beginning(head: Uint8Array): 'utf-8' | null {
  if ((head[0] === 0xff && head[1] === 0xfe) || (head[0] === 0xfe && head[1] === 0xff)) {
    throw new CsvError(1, 'this is UTF-16 text; save the file as CSV in UTF-8');
  }
  if (head[0] === 0x50 && head[1] === 0x4b) {
    throw new CsvError(1, 'this is a spreadsheet or a zip file; save it as CSV');
  }
  return head[0] === 0xef && head[1] === 0xbb && head[2] === 0xbf ? 'utf-8' : null;
}

/**
 * - `start`: nothing of the cell has come. `bare`: inside a cell without quotes. `quoted`: inside quotes.
 * - `closed`: behind a quote that ends the cell, or is the first of two that mean one.
 */
type Where = 'start' | 'bare' | 'quoted' | 'closed';

class RowReader {
  readonly #separator: string;
  #where: Where = 'start';
  #cell = '';
  #cells: string[] = [];
  #rowLine = 1;
  #line = 1;
  #column = 0;
  /** A CR has come, which must be the first half of a line end. */
  #return = false;

  constructor(separator: string) {
    this.#separator = separator;
  }

  get line(): number {
    return this.#line;
  }

  *take(text: string): Generator<CsvRow> {
    for (const character of text) {
      this.#column += 1;
      if (this.#return && character !== '\n') {
        throw this.#wrong('a carriage return without a line feed');
      }
      this.#return = false;
      const row = this.#where === 'quoted' ? this.#inQuotes(character) : this.#outside(character);
      if (row?.cells.some((cell) => cell !== '') === true) {
        yield row;
      }
    }
  }

  *end(): Generator<CsvRow> {
    if (this.#where === 'quoted') {
      throw new CsvError(this.#rowLine, `column ${this.#cells.length + 1}: the quote that opens here is never closed`);
    }
    if (this.#where !== 'start' || this.#cells.length > 0) {
      yield this.#row();
    }
  }

  #inQuotes(character: string): null {
    if (character === '"') {
      this.#where = 'closed';
      return null;
    }
    if (character === '\n') {
      this.#line += 1;
      this.#column = 0;
    }
    return this.#add(character);
  }

  #outside(character: string): CsvRow | null {
    switch (character) {
      case '"':
        return this.#quote();
      case '\r':
        this.#return = true;
        return null;
      case '\n':
        return this.#row();
      case this.#separator:
        this.#endCell();
        return null;
      default:
        if (this.#where === 'closed') {
          throw this.#wrong('text behind a closing quote');
        }
        this.#where = 'bare';
        return this.#add(character);
    }
  }

  #quote(): null {
    if (this.#where === 'bare') {
      throw this.#wrong('a quote inside a cell that does not begin with one');
    }
    const second = this.#where === 'closed';
    this.#where = 'quoted';
    return second ? this.#add('"') : null;
  }

  #add(character: string): null {
    this.#cell += character;
    if (this.#cell.length > MAX_CELL) {
      throw this.#wrong('a cell of more than 64 KiB: a quote may be missing before it');
    }
    return null;
  }

  #endCell(): void {
    this.#cells.push(this.#cell);
    this.#cell = '';
    this.#where = 'start';
    if (this.#cells.length > MAX_CELLS) {
      throw this.#wrong(`more than ${MAX_CELLS} columns`);
    }
  }

  #row(): CsvRow {
    this.#endCell();
    const row = { line: this.#rowLine, cells: this.#cells };
    this.#cells = [];
    this.#line += 1;
    this.#column = 0;
    this.#rowLine = this.#line;
    return row;
  }

  #wrong(what: string): CsvError {
    return new CsvError(this.#line, `character ${this.#column}: ${what}`);
  }
}
