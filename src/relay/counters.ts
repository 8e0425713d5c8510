/** What became of one request. Each is counted once. */
export type Fate =
  | 'passed-on'
  /** Passed on, and the broker says that nobody listens: the kiosk is not connected. */
  | 'passed-on-unheard'
  | 'of-no-interest'
  | 'another-system'
  | 'rejected'
  | 'not-routable'
  | 'broker-away'
  | 'broker-late'
  | 'broker-refused'
  | 'nobody-there'
  | 'broken-request'
  | 'fault';

const FATES: readonly Fate[] = [
  'passed-on',
  'passed-on-unheard',
  'of-no-interest',
  'another-system',
  'rejected',
  'not-routable',
  'broker-away',
  'broker-late',
  'broker-refused',
  'nobody-there',
  'broken-request',
  'fault',
];

/** Numbers since start, for Prometheus. They are all that a relay remembers. */
export class Counters {
  readonly #received = new Map<string, number>();
  readonly #fates = new Map<string, Map<Fate, number>>();

  /** @param gateways those that are configured: every number is there from the start, as Prometheus wants it. */
  constructor(gateways: readonly string[]) {
    for (const name of gateways) {
      this.#received.set(name, 0);
      this.#fates.set(name, new Map(FATES.map((fate) => [fate, 0])));
    }
  }

  received(gateway: string): void {
    this.#received.set(gateway, (this.#received.get(gateway) ?? 0) + 1);
  }

  ended(gateway: string, fate: Fate): void {
    const fates = this.#fates.get(gateway);
    fates?.set(fate, (fates.get(fate) ?? 0) + 1);
  }

  count(gateway: string, fate: Fate): number {
    return this.#fates.get(gateway)?.get(fate) ?? 0;
  }

  /** Prometheus text format 0.0.4. */
  text(connected: boolean): string {
    const received = [...this.#received].map(([name, n]) => `kioskd_relay_received_total{gateway="${name}"} ${n}`);
    const ended = [...this.#fates].flatMap(([name, fates]) =>
      [...fates].map(([fate, n]) => `kioskd_relay_ended_total{gateway="${name}",fate="${fate}"} ${n}`),
    );
    return [
      '# HELP kioskd_relay_broker_connected 1 while the broker is connected.',
      '# TYPE kioskd_relay_broker_connected gauge',
      `kioskd_relay_broker_connected ${connected ? 1 : 0}`,
      '# HELP kioskd_relay_received_total Requests that came in for a gateway.',
      '# TYPE kioskd_relay_received_total counter',
      ...received,
      '# HELP kioskd_relay_ended_total What became of them.',
      '# TYPE kioskd_relay_ended_total counter',
      ...ended,
      '',
    ].join('\n');
  }
}
