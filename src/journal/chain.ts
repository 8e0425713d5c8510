import { createHash } from 'node:crypto';
import type { StoredEntry } from './port.ts';

/** What stands before the first entry. */
export const CHAIN_START = '0'.repeat(64);

/**
 * The hash of one entry: over the hash before it and every stored field. An entry that is changed, dropped or moved later
 * breaks every hash after it. `body` is the JSON text as it is stored, so nothing depends on the order of keys.
 */
export function chainHash(previous: string, entry: Omit<StoredEntry, 'body'> & { readonly body: string }): string {
  const text = JSON.stringify([previous, entry.seq, entry.at, entry.kind, entry.saleId, entry.orderNumber, entry.body]);
  return createHash('sha256').update(text).digest('hex');
}
