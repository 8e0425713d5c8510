/** A table of the state during one step: copied when the first change is made, since it may be long and most steps change nothing in it. */
export class Shelf<T> {
  readonly changed = new Map<string, T | null>();
  private readonly before: ReadonlyMap<string, T>;
  private after: Map<string, T> | null = null;

  constructor(before: ReadonlyMap<string, T>) {
    this.before = before;
  }

  get all(): ReadonlyMap<string, T> {
    return this.after ?? this.before;
  }

  get(id: string): T | undefined {
    return this.all.get(id);
  }

  put(id: string, value: T): void {
    this.copy().set(id, value);
    this.changed.set(id, value);
  }

  /** What stood there when the last process ended: nothing of it is a change. */
  fill(rows: readonly T[], idOf: (row: T) => string): void {
    const table = this.copy();
    for (const row of rows) {
      table.set(idOf(row), row);
    }
  }

  drop(id: string): void {
    this.copy().delete(id);
    this.changed.set(id, null);
  }

  private copy(): Map<string, T> {
    this.after ??= new Map(this.before);
    return this.after;
  }
}
