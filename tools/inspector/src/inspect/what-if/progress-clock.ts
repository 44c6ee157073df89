import { VirtualClock } from '../../../../replay/virtual-clock.ts';

/** Steps between two reports: each takes some microseconds. */
const reportEvery = 500;

/** A clock that tells how far it has come. */
export class ProgressClock extends VirtualClock {
  readonly #report: (nowMs: number) => void;
  #steps = 0;

  constructor(report: (nowMs: number) => void) {
    super();
    this.#report = report;
  }

  override async step(untilMs: number): Promise<boolean> {
    if (++this.#steps % reportEvery === 0) this.#report(this.now());
    return super.step(untilMs);
  }
}
