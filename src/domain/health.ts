/** What a device, a gateway or the broker can say of itself. */
export type HealthStatus = 'ready' | 'degraded' | 'absent' | 'failing';

export interface Health {
  readonly status: HealthStatus;
  /** In words, for the technician: what is wrong and what to do. Empty when ready. Never carries text from outside raw. */
  readonly reason: string;
}

export const READY: Health = { status: 'ready', reason: '' };

export function sameHealth(a: Health, b: Health): boolean {
  return a.status === b.status && a.reason === b.reason;
}
