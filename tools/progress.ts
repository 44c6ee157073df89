import type { Clock, TimerHandle } from '../src/ports/clock.ts';
import type { LineOutput } from './caller/timeline-printer.ts';
import { printable } from './printable.ts';

/** What takes no longer needs no word about it. */
const silentMs = 1000;
const redrawMs = 250;
const usualColumns = 80;

/** Says what is being waited for, once it takes over a second: a passing line on a terminal, one plain line elsewhere. */
export class Progress {
  readonly #output: LineOutput;
  readonly #clock: Clock;
  #text = '';
  #sinceMs = 0;
  #timer: TimerHandle | undefined;
  #isShown = false;

  constructor(output: LineOutput, clock: Clock) {
    this.#output = output;
    this.#clock = clock;
  }

  /** As `begin`, until the work is done. */
  async during<Result>(text: string, work: Promise<Result>): Promise<Result> {
    this.begin(text);
    try {
      return await work;
    } finally {
      this.end();
    }
  }

  /** From now on this is waited for. One thing at a time: the newest is the one that is told. */
  begin(text: string): void {
    this.end();
    this.#text = printable(text);
    this.#sinceMs = this.#clock.now();
    this.#timer = this.#clock.setTimeout(() => this.#draw(), silentMs);
  }

  end(): void {
    if (this.#timer !== undefined) this.#clock.clearTimeout(this.#timer);
    this.#timer = undefined;
    this.#wipe();
  }

  /** Writes elsewhere on the same terminal, with the passing line out of the way. */
  aside(write: () => void): void {
    this.#wipe();
    write();
  }

  #draw(): void {
    if (this.#output.isTTY !== true) {
      this.#output.write(`${this.#text} …\n`);
      return;
    }
    const seconds = Math.floor((this.#clock.now() - this.#sinceMs) / 1000);
    this.#wipe();
    // A line that has to be taken back must not wrap; some terminals do not know their width, and say 0.
    const columns = this.#output.columns || usualColumns;
    this.#output.write(`${this.#text} … ${seconds} s`.slice(0, columns - 1));
    this.#isShown = true;
    this.#timer = this.#clock.setTimeout(() => this.#draw(), redrawMs);
  }

  #wipe(): void {
    if (this.#isShown) this.#output.write('\r\u001B[2K');
    this.#isShown = false;
  }
}
