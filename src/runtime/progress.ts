/**
 * Proof of progress for the watchdog. Each question is answered from what has happened since the last one: a proof was asked for
 * then, and has come or has not. So a queue that stands still or a journal that no longer answers starves the watchdog, however
 * lively the timers are.
 */
export class ProgressProof {
  private readonly prove: () => Promise<void>;
  private proven = true;

  /** `prove` resolves when the queue has been emptied and the journal has answered; a rejection is no proof. */
  constructor(prove: () => Promise<void>) {
    this.prove = prove;
  }

  /** True when the proof asked for last time has come. Asks for the next one. */
  since(): boolean {
    const { proven } = this;
    this.proven = false;
    this.prove().then(
      () => {
        this.proven = true;
      },
      () => undefined,
    );
    return proven;
  }
}
