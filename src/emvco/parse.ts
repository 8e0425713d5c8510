/** One data object of a merchant-presented code: two digits of id, two digits of length, the value. */
export interface DataObject {
  readonly id: string;
  /** As it stands in the code; of a template, the text of its parts. */
  readonly value: string;
  /** Where its id begins, in characters of the whole code, from 0. */
  readonly at: number;
  /** The objects inside a template, null for a plain value. */
  readonly parts: readonly DataObject[] | null;
}

/** The whole code in the order it was written. */
export interface Code {
  readonly kind: 'code';
  readonly objects: readonly DataObject[];
}

/** The text is not made of data objects. `at` counts characters of the whole text from 0. */
export interface Malformed {
  readonly kind: 'malformed';
  readonly at: number;
  readonly why: string;
}

/** What a standard code may have at most, in characters. */
export const LONGEST_CODE = 512;

/**
 * Takes a code apart. Nothing is judged but the structure: what must be there and what may stand in it is `validate.ts`, the
 * checksum is `verifyCrc`.
 *
 * A length counts characters, and a character here is a Unicode code point: 最 and 𠮷 are one each. (The standard's own example
 * shows that it is not bytes; UTF-16 units would make two of 𠮷, which no reader but a JavaScript one would do.) Someone who counts
 * bytes makes a code that does not come out here, and is told where.
 */
export function parseCode(text: string): Code | Malformed {
  if (!text.isWellFormed()) {
    return { kind: 'malformed', at: 0, why: 'half of a character is missing in it' };
  }
  const characters = [...text];
  if (characters.length > LONGEST_CODE) {
    return {
      kind: 'malformed',
      at: LONGEST_CODE,
      why: `it has ${characters.length} characters, ${LONGEST_CODE} at most`,
    };
  }
  const outer = objectsOf(characters, 0, '');
  if (!Array.isArray(outer)) {
    return outer;
  }
  const objects: DataObject[] = [];
  for (const { id, value, at } of outer) {
    const parts = isTemplate(id) ? objectsOf([...value], at + 4, `${id}.`) : null;
    if (parts !== null && !Array.isArray(parts)) {
      return parts;
    }
    objects.push({ id, value, at, parts });
  }
  return { kind: 'code', objects };
}

/** Merchant accounts with a name of their own, additional data, the second language, private templates. */
export function isTemplate(id: string): boolean {
  return (id >= '26' && id <= '51') || id === '62' || id === '64' || id >= '80';
}

/** A run of objects. `from` is where the run begins in the whole code, `path` what stands before an id in messages. */
function objectsOf(characters: readonly string[], from: number, path: string): DataObject[] | Malformed {
  const objects: DataObject[] = [];
  let next = 0;
  while (next < characters.length) {
    const id = characters.slice(next, next + 2).join('');
    const length = characters.slice(next + 2, next + 4).join('');
    const at = from + next;
    if (!/^[0-9]{2}$/.test(id)) {
      return {
        kind: 'malformed',
        at,
        why: `an id of two digits has to stand here${path === '' ? '' : ` (in ${path.slice(0, 2)})`}`,
      };
    }
    if (!/^[0-9]{2}$/.test(length) || length === '00') {
      return { kind: 'malformed', at: at + 2, why: `the length of ${path}${id} has to be 01 to 99` };
    }
    const value = characters.slice(next + 4, next + 4 + Number(length));
    if (value.length < Number(length)) {
      const why = `${path}${id} says that it has ${Number(length)} characters, but only ${value.length} follow`;
      return { kind: 'malformed', at, why };
    }
    objects.push({ id, value: value.join(''), at, parts: null });
    next += 4 + value.length;
  }
  return objects;
}

/** The first object with this id. */
export function objectOf(objects: readonly DataObject[], id: string): DataObject | undefined {
  return objects.find((object) => object.id === id);
}
