/** What a link may be filled with. */
export const LOOKUP_GAPS = ['order', 'kiosk', 'sale'] as const;

export type LookupGap = (typeof LOOKUP_GAPS)[number];

/**
 * What the QR code of a slip holds, on paper and on the screen: the operator's link with its gaps filled, percent-encoded, so that
 * no number can change where the link leads; without a link the order number.
 */
export function lookupText(template: string | null, numbers: Readonly<Record<LookupGap, string>>): string {
  if (template === null) {
    return numbers.order;
  }
  return template.replace(/\{(order|kiosk|sale)\}/g, (_gap, name: LookupGap) => encodeURIComponent(numbers[name]));
}
