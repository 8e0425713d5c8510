/** A moment that something was planned for. */
interface Planned {
  readonly at: number;
  readonly order: number;
  run: (() => void) | null;
}

/**
 * The one time of a simulation: a heap of what is planned. After each thing that happens, everything that it set going in promises
 * comes to rest before the next one may happen, so that the order never depends on the machine.
 */
export class VirtualTime {
  readonly #heap: Planned[] = [];
  #now = 0;
  #order = 0;
  /** How many planned things have happened. */
  happened = 0;

  /** World ms since the beginning. */
  get now(): number {
    return this.#now;
  }

  /** Plans `run` in whole ms from now; what is planned for the same moment happens in the order of planning. */
  after(ms: number, run: () => void): () => void {
    const planned: Planned = { at: this.#now + Math.max(0, Math.ceil(ms)), order: this.#order, run };
    this.#order += 1;
    push(this.#heap, planned);
    return () => {
      planned.run = null;
    };
  }

  wait(ms: number): Promise<void> {
    return new Promise((resolve) => {
      this.after(ms, resolve);
    });
  }

  /**
   * Lets time pass until `done` says so, nothing is planned any more, or `end` is reached.
   * @returns false when it was the end.
   */
  async run(done: () => boolean, end: number): Promise<boolean> {
    await atRest();
    while (!done()) {
      const next = pop(this.#heap);
      if (next === undefined) {
        return true;
      }
      if (next.run === null) {
        continue;
      }
      if (next.at > end) {
        push(this.#heap, next);
        this.#now = end;
        return false;
      }
      this.#now = next.at;
      this.happened += 1;
      next.run();
      await atRest();
    }
    return true;
  }
}

/** Node empties the queues of promises and of `nextTick` before it looks at what was set immediate. */
function atRest(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}

function isBefore(a: Planned, b: Planned): boolean {
  return a.at < b.at || (a.at === b.at && a.order < b.order);
}

function push(heap: Planned[], item: Planned): void {
  let at = heap.length;
  heap.push(item);
  while (at > 0) {
    const parent = (at - 1) >> 1;
    const above = heap[parent];
    if (above === undefined || isBefore(above, item)) {
      break;
    }
    heap[at] = above;
    at = parent;
  }
  heap[at] = item;
}

function pop(heap: Planned[]): Planned | undefined {
  const first = heap[0];
  const last = heap.pop();
  if (first === undefined || last === undefined || heap.length === 0) {
    return first;
  }
  let at = 0;
  for (;;) {
    const left = 2 * at + 1;
    const right = left + 1;
    const [l, r] = [heap[left], heap[right]];
    if (l === undefined) {
      break;
    }
    const [child, below] = r !== undefined && isBefore(r, l) ? [right, r] : [left, l];
    if (isBefore(last, below)) {
      break;
    }
    heap[at] = below;
    at = child;
  }
  heap[at] = last;
  return first;
}
