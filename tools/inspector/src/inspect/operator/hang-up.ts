import { signal } from '@preact/signals';

/** How long it is asked whether it is meant. */
export const askedForMs = 4000;

/** Hangs up when it is pressed a second time: there is a customer at the other end. */
export class HangUp {
  /** Whether it is being asked. */
  readonly isAsked = signal(false);
  readonly #run: () => void;
  readonly #after: (delayMs: number, run: () => void) => () => void;
  #callOff: (() => void) | undefined;

  constructor(run: () => void, after: (delayMs: number, run: () => void) => () => void) {
    this.#run = run;
    this.#after = after;
  }

  press(): void {
    const isMeant = this.isAsked.value;
    this.forget();
    if (isMeant) return this.#run();
    this.isAsked.value = true;
    this.#callOff = this.#after(askedForMs, () => this.forget());
  }

  /** It was not meant. */
  forget(): void {
    this.#callOff?.();
    this.#callOff = undefined;
    this.isAsked.value = false;
  }
}
