/** Whether the turn that a reply answers was over, as it was guessed: told to the tools that run for it, once. */
export class Confirmation {
  readonly confirmed: Promise<boolean>;
  #settle: (confirmed: boolean) => void = () => undefined;

  constructor(isCommitted: boolean) {
    this.confirmed = new Promise((resolve) => {
      this.#settle = resolve;
    });
    if (isCommitted) this.#settle(true);
  }

  commit(): void {
    this.#settle(true);
  }

  /** Nothing will be committed any more. */
  close(): void {
    this.#settle(false);
  }
}
