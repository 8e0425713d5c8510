const TOLD_EVERY_MS = 60_000;

/** Counts dropped messages by reason, and tells of them at most once a minute: whoever floods the site does not flood the log too. */
export class Drops<Why extends string> {
  private readonly byReason = new Map<Why, number>();
  private readonly mono: () => number;
  private readonly onDropped: (why: Why, count: number) => void;
  private toldAt = Number.NEGATIVE_INFINITY;
  private sinceTold = 0;

  /** @param onDropped with the reason of the last one, and how many there were since it was called before. */
  constructor(mono: () => number, onDropped: (why: Why, count: number) => void) {
    this.mono = mono;
    this.onDropped = onDropped;
  }

  add(why: Why): void {
    this.byReason.set(why, (this.byReason.get(why) ?? 0) + 1);
    this.sinceTold += 1;
    const now = this.mono();
    if (now - this.toldAt >= TOLD_EVERY_MS) {
      this.onDropped(why, this.sinceTold);
      this.toldAt = now;
      this.sinceTold = 0;
    }
  }

  /** Since the start. */
  counts(): readonly { readonly why: Why; readonly count: number }[] {
    return [...this.byReason].map(([why, count]) => ({ why, count }));
  }
}
