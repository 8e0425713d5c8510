import type { CancelAnswer, OrderAnswer } from '../domain/host-order.ts';

/** What the effects `answer order` and `answer cancel` bring. */
export type HostAnswer = OrderAnswer | CancelAnswer;

/** More than this many askings at a time are refused: nothing that comes from outside may pile up. */
export const MAX_ASKINGS = 32;

/**
 * Numbers the askings that go into the queue and knows who waits for each: an answer is an effect and comes back by the number
 * alone. Whoever opens one closes it when they no longer wait. Numbers are never used again while the process lives; after a
 * restart nobody waits, so that they may begin anew.
 */
export class Askings {
  private readonly waiting = new Map<number, (answer: HostAnswer) => void>();
  private last = 0;

  /** @returns the number to ask under; null when too many wait. */
  open(answered: (answer: HostAnswer) => void): number | null {
    if (this.waiting.size >= MAX_ASKINGS) {
      return null;
    }
    this.last += 1;
    this.waiting.set(this.last, answered);
    return this.last;
  }

  close(asked: number): void {
    this.waiting.delete(asked);
  }

  /** For the effects. One that nobody waits for any more is passed over. */
  answer(asked: number, answer: HostAnswer): void {
    const answered = this.waiting.get(asked);
    this.waiting.delete(asked);
    answered?.(answer);
  }
}
