/**
 * A strict JSON reader for answers that decide about money. Compared with `JSON.parse` it refuses an object that names a
 * member twice (which one counts is anybody's guess), invalid UTF-8, and anything too large or too deep; and it keeps a
 * number as the characters received, because a gateway's signature is over those.
 */

/** A number, not yet read: `literal` is what stood in the text. */
export class JsonNumber {
  readonly literal: string;

  constructor(literal: string) {
    this.literal = literal;
  }
}

/** A Map, so that a member called `__proto__` is a member like any other. */
export type JsonObject = ReadonlyMap<string, JsonValue>;
export type JsonValue = string | boolean | null | JsonNumber | readonly JsonValue[] | JsonObject;

export interface JsonLimits {
  /** Default 256 KiB. */
  readonly maxBytes?: number;
  /** Objects and lists inside each other. Default 16. */
  readonly maxDepth?: number;
  /** Takes whole numbers with zeros in front (`0000`), as QFPay's own examples print result codes. Default false. */
  readonly leadingZeros?: boolean;
}

/** @returns the object, or null when the bytes are not exactly one acceptable JSON object. */
export function parseObject(bytes: Uint8Array, limits: JsonLimits = {}): JsonObject | null {
  if (bytes.length > (limits.maxBytes ?? 256 * 1024)) {
    return null;
  }
  try {
    const text = new TextDecoder('utf-8', { fatal: true }).decode(bytes);
    const value = new Reader(text, limits.maxDepth ?? 16, limits.leadingZeros ?? false).whole();
    return isObject(value) ? value : null;
  } catch {
    // A decoding TypeError or the reader's own SyntaxError: both mean "not acceptable", and neither text may travel on.
    return null;
  }
}

export function isObject(value: JsonValue | undefined): value is JsonObject {
  return value instanceof Map;
}

/** A member as text: a string as it is, a number as its literal; null for anything else, missing ones included. */
export function textOf(object: JsonObject, name: string): string | null {
  const value = object.get(name);
  if (value instanceof JsonNumber) {
    return value.literal;
  }
  return typeof value === 'string' ? value : null;
}

const NUMBER = /-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?/y;
const ZEROS_NUMBER = /\d+(?![\d.eE])/y;
// Everything up to a quote, a backslash or a control character, which JSON does not allow bare in a string.
const PLAIN = /(?:[^"\\\p{Cc}]|[\x7f-\x9f])*/uy;
const ESCAPES: Readonly<Record<string, string>> = {
  '"': '"',
  '\\': '\\',
  '/': '/',
  b: '\b',
  f: '\f',
  n: '\n',
  r: '\r',
  t: '\t',
};

class Reader {
  readonly #text: string;
  readonly #maxDepth: number;
  readonly #leadingZeros: boolean;
  #at = 0;

  constructor(text: string, maxDepth: number, leadingZeros: boolean) {
    this.#text = text;
    this.#maxDepth = maxDepth;
    this.#leadingZeros = leadingZeros;
  }

  whole(): JsonValue {
    const value = this.#value(0);
    this.#blank();
    if (this.#at !== this.#text.length) {
      throw new SyntaxError('more after the end');
    }
    return value;
  }

  #value(depth: number): JsonValue {
    this.#blank();
    switch (this.#text[this.#at]) {
      case '{':
        return this.#object(depth + 1);
      case '[':
        return this.#list(depth + 1);
      case '"':
        return this.#string();
      case 't':
        return this.#word('true', true);
      case 'f':
        return this.#word('false', false);
      case 'n':
        return this.#word('null', null);
      default:
        return this.#number();
    }
  }

  #object(depth: number): JsonObject {
    this.#enter(depth);
    const members = new Map<string, JsonValue>();
    if (this.#take('}')) {
      return members;
    }
    do {
      this.#blank();
      const name = this.#string();
      this.#need(':');
      if (members.has(name)) {
        throw new SyntaxError('a member named twice');
      }
      members.set(name, this.#value(depth));
    } while (this.#take(','));
    this.#need('}');
    return members;
  }

  #list(depth: number): readonly JsonValue[] {
    this.#enter(depth);
    const items: JsonValue[] = [];
    if (this.#take(']')) {
      return items;
    }
    do {
      items.push(this.#value(depth));
    } while (this.#take(','));
    this.#need(']');
    return items;
  }

  #enter(depth: number): void {
    if (depth > this.#maxDepth) {
      throw new SyntaxError('too deep');
    }
    this.#at += 1;
  }

  #string(): string {
    if (this.#text[this.#at] !== '"') {
      throw new SyntaxError('no string');
    }
    this.#at += 1;
    let text = '';
    for (;;) {
      text += this.#match(PLAIN) ?? '';
      const next = this.#text[this.#at];
      this.#at += 1;
      if (next === '"') {
        return text;
      }
      if (next !== '\\') {
        throw new SyntaxError('bad string');
      }
      text += this.#escape();
    }
  }

  #escape(): string {
    const letter = this.#text[this.#at] ?? '';
    this.#at += 1;
    if (letter === 'u') {
      const digits = this.#text.slice(this.#at, this.#at + 4);
      if (!/^[0-9a-fA-F]{4}$/.test(digits)) {
        throw new SyntaxError('bad escape');
      }
      this.#at += 4;
      return String.fromCharCode(Number.parseInt(digits, 16));
    }
    const character = Object.hasOwn(ESCAPES, letter) ? ESCAPES[letter] : undefined;
    if (character === undefined) {
      throw new SyntaxError('bad escape');
    }
    return character;
  }

  #number(): JsonNumber {
    const literal = (this.#leadingZeros ? this.#match(ZEROS_NUMBER) : null) ?? this.#match(NUMBER);
    if (literal === null || literal === '') {
      throw new SyntaxError('no value');
    }
    return new JsonNumber(literal);
  }

  #word<T extends boolean | null>(word: string, value: T): T {
    if (!this.#text.startsWith(word, this.#at)) {
      throw new SyntaxError('no value');
    }
    this.#at += word.length;
    return value;
  }

  #match(pattern: RegExp): string | null {
    pattern.lastIndex = this.#at;
    const found = pattern.exec(this.#text)?.[0] ?? null;
    this.#at += found?.length ?? 0;
    return found;
  }

  #take(character: string): boolean {
    this.#blank();
    if (this.#text[this.#at] !== character) {
      return false;
    }
    this.#at += 1;
    return true;
  }

  #need(character: string): void {
    if (!this.#take(character)) {
      throw new SyntaxError('bad structure');
    }
  }

  #blank(): void {
    while (' \t\n\r'.includes(this.#text[this.#at] ?? 'x')) {
      this.#at += 1;
    }
  }
}
