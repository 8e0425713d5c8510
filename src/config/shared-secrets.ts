import type { Secret } from './credentials.ts';
import type { HostOrders } from './host-orders.ts';
import type { ParkingConfig } from './parking.ts';
import type { PathProblem } from './problem.ts';

interface Holder {
  readonly path: readonly string[];
  readonly secret: Secret | undefined;
  /** What whoever has it can do. */
  readonly can: string;
}

/**
 * Secrets that others get must be good for one thing. A token goes over the line with each request: as the key of the site it would
 * let whoever listens print tickets and mark them as paid.
 */
export function sharedSecretProblems({
  parking,
  remote,
}: {
  readonly parking?: ParkingConfig;
  readonly remote?: HostOrders;
}): readonly PathProblem[] {
  const holders: readonly Holder[] = [
    { path: ['orders', 'parking', 'key'], secret: parking?.key, can: 'mark tickets as paid' },
    { path: ['orders', 'remote', 'token'], secret: remote?.token, can: 'make orders, and call them off' },
    { path: ['orders', 'parking', 'entries', 'token'], secret: parking?.entries.token, can: 'report entries' },
  ];
  return holders.flatMap((holder, index) => {
    const owner = holders
      .slice(0, index)
      .find(({ secret }) => secret !== undefined && secret.reveal() === holder.secret?.reveal());
    if (owner === undefined) {
      return [];
    }
    const message = `is the same secret as ${owner.path.join('.')}: whoever is given it could ${owner.can}`;
    return [{ path: [...holder.path, 'credential'], message, hint: 'make one of its own with `openssl rand -hex 24`' }];
  });
}
