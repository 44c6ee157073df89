/** Where the faults of one call are noted. Nothing here throws. */
export class FaultNotes {
  readonly #onFault: (error: unknown) => void;

  constructor(onFault: (error: unknown) => void) {
    this.#onFault = onFault;
  }

  note(error: unknown): void {
    try {
      this.#onFault(error);
    } catch {
      // Whoever is told of faults must not make one more of them.
    }
  }

  /** Runs what the call can do without. */
  attempt(work: () => void): void {
    try {
      work();
    } catch (error) {
      this.note(error);
    }
  }
}
