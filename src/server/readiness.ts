import type { Calls } from '../call/calls.ts';
import { AdmissionError } from '../errors/call-error.ts';
import { StillStarting } from '../errors/request-error.ts';
import type { TalkyError } from '../errors/talky-error.ts';

export type ReadinessState = 'starting' | 'ready' | 'draining' | 'full';

const retryAfterStartMs = 1000;

/** Whether new calls are taken, and if not, why. */
export class Readiness {
  readonly #calls: Calls;
  #phase: 'starting' | 'serving' | 'draining' = 'starting';

  constructor(calls: Calls) {
    this.#calls = calls;
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
    const admission = this.#calls.admission();
    if (admission.admitted) return 'ready';
    return admission.reason === 'draining' ? 'draining' : 'full';
  }

  /** What a new call is refused with; undefined when it is taken. */
  refusal(): TalkyError | undefined {
    if (this.#phase === 'starting') return new StillStarting(retryAfterStartMs);
    const admission = this.#calls.admission();
    if (!admission.admitted) return new AdmissionError(admission.reason, admission.retryAfterMs);
    return this.#phase === 'draining' ? new AdmissionError('draining', retryAfterStartMs) : undefined;
  }
}
