import type { HttpResult } from './http.ts';

/**
 * Gateway's clock minus ours, ms, from the Date header; null without one. The header has whole seconds, so its middle is
 * taken, and the answer is thought to be half a round trip old.
 */
export function clockOffset(result: HttpResult, now: number): number | null {
  if (result.kind !== 'answer') {
    return null;
  }
  const date = Date.parse(result.headers.date ?? '');
  return Number.isNaN(date) ? null : Math.round(date + 500 - (now - result.roundTripMs / 2));
}

/** A probe's result in words for the technician; empty when nothing is wrong. Never holds text from outside. */
export function probeDetail(
  result: HttpResult,
  answer: { readonly kind: string; readonly why?: string; readonly code?: string },
): string {
  if (result.kind === 'not sent') {
    return `cannot be reached: ${result.why}`;
  }
  if (result.kind === 'lost') {
    return `no usable answer: ${result.why}`;
  }
  if (answer.kind !== 'unknown') {
    return '';
  }
  return `an answer came that proves nothing: ${answer.why ?? ''}${answer.code ? ` (${answer.code})` : ''}`;
}
