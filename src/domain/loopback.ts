/**
 * True for host names that never leave this machine, as a URL gives them (IPv6 with or without brackets). Without encryption nothing
 * else may be spoken to; the one rule for gateways, broker and sandbox.
 */
export function isLoopback(host: string): boolean {
  return host === 'localhost' || host === '::1' || host === '[::1]' || /^127(\.\d{1,3}){3}$/.test(host);
}
