/**
 * Number of single-letter edits (insert, delete, replace, swap of neighbours) between two words, capital letters and
 * `-`/`_` not counted as differences.
 */
export function editDistance(left: string, right: string): number {
  const a = fold(left);
  const b = fold(right);
  let beforeLast: number[] = [];
  let last = Array.from({ length: b.length + 1 }, (_, index) => index);
  for (let i = 1; i <= a.length; i += 1) {
    const row = [i];
    for (let j = 1; j <= b.length; j += 1) {
      const replace = (last[j - 1] ?? 0) + (a[i - 1] === b[j - 1] ? 0 : 1);
      let best = Math.min((last[j] ?? 0) + 1, (row[j - 1] ?? 0) + 1, replace);
      if (i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1]) {
        best = Math.min(best, (beforeLast[j - 2] ?? 0) + 1);
      }
      row.push(best);
    }
    beforeLast = last;
    last = row;
  }
  return last[b.length] ?? 0;
}

function fold(word: string): string {
  return word.toLowerCase().replace(/[-_]/g, '');
}

/** The nearest known word, or null when none is near enough to be meant. */
export function suggest(word: string, known: readonly string[]): string | null {
  // A long word from outside must not cost time; no known word is this long.
  if (word.length > 64) {
    return null;
  }
  const limit = word.length <= 3 ? 1 : Math.min(3, Math.ceil(word.length / 3));
  let best: string | null = null;
  let bestDistance = limit + 1;
  for (const candidate of known) {
    const distance = editDistance(word, candidate);
    if (distance < bestDistance) {
      best = candidate;
      bestDistance = distance;
    }
  }
  return best;
}

/** `did you mean "x"?`, or empty text. */
export function didYouMean(word: string, known: readonly string[]): string {
  const near = suggest(word, known);
  return near === null ? '' : `did you mean "${near}"?`;
}
