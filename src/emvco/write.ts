/** An object to be written; it needs no place. Where there are `parts`, they are written and `value` is not looked at. */
export interface Written {
  readonly id: string;
  readonly value: string;
  readonly parts: readonly Written[] | null;
}

/** Objects as text, in this order. Null when one of them would be empty or have more than 99 characters. */
export function writeObjects(objects: readonly Written[]): string | null {
  let text = '';
  for (const { id, value, parts } of objects) {
    const content = parts === null ? value : writeObjects(parts);
    const length = content === null ? 0 : [...content].length;
    if (length < 1 || length > 99) {
      return null;
    }
    text += `${id}${String(length).padStart(2, '0')}${content}`;
  }
  return text;
}
