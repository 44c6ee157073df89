import type { Calls } from '../call/calls.ts';
import { AdmissionError } from '../errors/call-error.ts';
import { StillStarting } from '../errors/request-error.ts';
import type { TalkyError } from '../errors/talky-error.ts';
import type { ExpectedCalls } from './expected-calls.ts';

export type ReadinessState = 'starting' | 'ready' | 'draining' | 'full';

const retryAfterStartMs = 1000;

/** Whether new calls are taken, and if not, why. */
export class Readiness {
  readonly #calls: Calls;
  readonly #expected: ExpectedCalls;
  #phase: 'starting' | 'serving' | 'draining' = 'starting';

  constructor(calls: Calls, expected: ExpectedCalls) {
    this.#calls = calls;
    this.#expected = expected;
  }

  /** Everything that calls need is there. */
  started(): void {
    if (this.#phase === 'starting') this.#phase = 'serving';
  }

  /** No new calls from here on. */
  drain(): void {
    this.#phase = 'draining';
  }

  get state(): ReadinessState {
    if (this.#phase === 'draining') return 'draining';
    if (this.#phase === 'starting') return 'starting';
    const admission = this.#calls.admission(this.#expected.count());
    if (admission.admitted) return 'ready';
    return admission.reason === 'draining' ? 'draining' : 'full';
  }

  /** What a new call is refused with; undefined when it is taken. `key`: of a call that a line may be held for. */
  refusal(key?: string): TalkyError | undefined {
    return this.#refusal(this.#expected.count(key));
  }

  /** The same for one that may be any of those that are expected. */
  refusalOfExpected(): TalkyError | undefined {
    return this.#refusal(0);
  }

  /** What whoever asks is refused with before the server takes calls, or after; it tells nothing of the lines. */
  refusalByPhase(): TalkyError | undefined {
    if (this.#phase === 'starting') return new StillStarting(retryAfterStartMs);
    return this.#phase === 'draining' ? new AdmissionError('draining', retryAfterStartMs) : undefined;
  }

  #refusal(expected: number): TalkyError | undefined {
    if (this.#phase === 'starting') return this.refusalByPhase();
    const admission = this.#calls.admission(expected);
    if (!admission.admitted) return new AdmissionError(admission.reason, admission.retryAfterMs);
    return this.refusalByPhase();
  }
}
