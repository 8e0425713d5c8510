/**
 * One moment, told by two clocks. `mono` (ms since the process started) is for durations and deadlines; `wall` (ms since
 * 1970 UTC) is for people, receipts and signatures, and may jump.
 */
export interface Instant {
  readonly mono: number;
  readonly wall: number;
}
