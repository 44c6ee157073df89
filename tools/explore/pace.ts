import type { Clock } from '../../src/ports/clock.ts';

/** Has something happen later: when, the pace decides; the milliseconds are a wish. Returns what calls it off. */
export type Pace = (label: string, ms: number, run: () => void) => () => void;

/** Everything at its time. */
export function clockPace(clock: Clock): Pace {
  return (_, ms, run) => {
    const timer = clock.setTimeout(run, ms);
    return () => clock.clearTimeout(timer);
  };
}

/** Everything when somebody asks for it, in any order. */
export class HandPace {
  readonly #waiting: { readonly label: string; readonly run: () => void }[] = [];

  readonly pace: Pace = (label, _, run) => {
    const entry = { label, run };
    this.#waiting.push(entry);
    return () => {
      const index = this.#waiting.indexOf(entry);
      if (index >= 0) this.#waiting.splice(index, 1);
    };
  };

  /** Has one of those happen whose label begins so, if there is any. */
  next(label: string, choice = 0): boolean {
    const fitting = this.#waiting.filter((each) => each.label.startsWith(label));
    const entry = fitting[choice % Math.max(1, fitting.length)];
    if (entry === undefined) return false;
    this.#waiting.splice(this.#waiting.indexOf(entry), 1);
    entry.run();
    return true;
  }
}
