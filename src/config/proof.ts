import type { DeliveryProof } from '../domain/sale.ts';

/** What counts as delivered: as the item says, else the best that it has. */
export function proofOf(item: {
  readonly proof?: DeliveryProof | undefined;
  readonly sensor?: string | undefined;
  readonly controller?: object | undefined;
}): DeliveryProof {
  return item.proof ?? (item.sensor !== undefined ? 'sensor' : item.controller !== undefined ? 'controller' : 'none');
}
