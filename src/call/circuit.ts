import {
  circuitBreaker,
  CircuitState,
  ConsecutiveBreaker,
  handleAll,
  type CircuitBreakerPolicy,
  type IBackoff,
  type IHalfOpenAfterBackoffContext,
} from 'cockatiel';
import {
  ProviderRefused,
  ProviderThrottled,
  ProviderUnreachable,
  type ProviderError,
} from '../errors/provider-error.ts';
import type { Clock } from '../ports/clock.ts';

/** So many failures in a row, without a good answer between them, open a circuit; a quota or a refused account does at once. */
export const failuresInARow = 3;

const second = 1000;
const minute = 60 * second;
/** Whatever a provider says, it is tried again after this long. */
const longestPauseMs = 60 * minute;

/** One use of a provider; what is told after its end changes nothing. */
export interface CircuitUse {
  /** It has begun to serve: an open circuit closes. */
  answered(): void;
  /** It has worked for a while, and goes on: the failures before it count no more. */
  served(): void;
  /** Over. A refusal that concerns this request alone says nothing about the next one, and is not counted. */
  failed(error: ProviderError): void;
  /** Over: a success if it had answered; one that was cancelled before says nothing. */
  released(): void;
}

/** What the process knows of the health of one provider, for all its calls. */
export class Circuit {
  readonly #clock: Clock;
  readonly #breaker = new ConsecutiveBreaker(failuresInARow);
  readonly #policy: CircuitBreakerPolicy;
  /** Outcomes are counted one after the other: cockatiel takes a few turns of the microtask queue for each. */
  #counting: Promise<unknown> = Promise.resolve();
  /** The error that is being counted opens the circuit by itself. */
  #isGrave = false;
  /** When it came about. */
  #outcomeMs = 0;
  #openUntilMs = 0;
  /** Counts the changes: what was begun before one says nothing about the provider after it. */
  #era = 0;
  readonly #trials = new Set<CircuitUse>();

  /** `clock` decides when a provider is tried again. */
  constructor(clock: Clock) {
    this.#clock = clock;
    const pause: IBackoff<IHalfOpenAfterBackoffContext> = {
      // Cockatiel reads the wall clock, which may be set; it counts, and never waits: `isOpen` does.
      duration: -Infinity,
      next: ({ attempt, result }) => {
        const error = 'error' in result ? result.error : undefined;
        this.#openUntilMs = this.#outcomeMs + pauseAfter(error, attempt);
        return pause;
      },
    };
    this.#policy = circuitBreaker(handleAll, {
      halfOpenAfter: pause,
      breaker: {
        state: undefined,
        success: () => this.#breaker.success(),
        failure: () => this.#breaker.failure() || this.#isGrave,
      },
    });
    this.#policy.onFailure(({ reason }) => {
      this.#isGrave = 'error' in reason && isGrave(reason.error);
    });
    this.#policy.onBreak(() => this.#era++);
    this.#policy.onReset(() => this.#era++);
  }

  /** Whether new requests should go elsewhere: it has failed, and is not to be tried again yet, or is just being tried. */
  get isOpen(): boolean {
    if (this.#policy.state === CircuitState.Closed) return false;
    return this.#clock.now() < this.#openUntilMs || this.#trials.size > 0;
  }

  /** When it may be tried again, on the clock that it was given; in the past for a closed one. */
  get openUntilMs(): number {
    return this.#policy.state === CircuitState.Closed ? 0 : this.#openUntilMs;
  }

  /** A use begins. That of an open circuit is a trial, of which there should be one at a time. */
  begin(): CircuitUse {
    const isTrial = this.#policy.state !== CircuitState.Closed;
    const era = this.#era;
    let hasAnswered = false;
    let isOver = false;
    const note = (error?: ProviderError): void => this.#count(era, error);
    const end = (): boolean => {
      this.#trials.delete(use);
      const wasOver = isOver;
      isOver = true;
      return !wasOver;
    };
    const use: CircuitUse = {
      answered: () => {
        if (isOver || hasAnswered) return;
        hasAnswered = true;
        this.#trials.delete(use);
        if (isTrial) note();
      },
      served: () => {
        if (!isOver) note();
      },
      failed: (error) => {
        if (error instanceof ProviderRefused && error.concerns === 'request') use.released();
        else if (end()) note(error);
      },
      released: () => {
        if (end() && hasAnswered) note();
      },
    };
    if (isTrial) this.#trials.add(use);
    return use;
  }

  #count(era: number, error: ProviderError | undefined): void {
    const outcome = (): void => {
      if (error !== undefined) throw error;
    };
    const atMs = this.#clock.now();
    this.#counting = this.#counting
      .then(() => {
        if (era !== this.#era) return this.#prolong(error, atMs);
        this.#outcomeMs = atMs;
        return this.#policy.execute(outcome);
      })
      .catch(() => undefined);
  }

  /** What failed in the meantime may know better for how long it is of no use. */
  #prolong(error: ProviderError | undefined, atMs: number): void {
    if (error?.retryAfterMs === undefined || this.#policy.state === CircuitState.Closed) return;
    this.#openUntilMs = Math.max(this.#openUntilMs, atMs + pauseAfter(error, 1));
  }
}

/** A provider that knows when it can be asked again, or is out of quota, or takes no such key, fails the next time as well. */
function isGrave(error: Error): boolean {
  if (error instanceof ProviderThrottled || error instanceof ProviderRefused) return true;
  return error instanceof ProviderUnreachable && error.retryAfterMs !== undefined;
}

function pauseAfter(error: Error | undefined, attempt: number): number {
  const { retryAfterMs, firstMs, mostMs } = pauseOf(error);
  if (retryAfterMs !== undefined) return Math.min(longestPauseMs, retryAfterMs);
  return Math.min(mostMs, firstMs * 2 ** (attempt - 1));
}

function pauseOf(error: Error | undefined): {
  readonly retryAfterMs?: number | undefined;
  readonly firstMs: number;
  readonly mostMs: number;
} {
  // A key or a plan does not heal by itself.
  if (error instanceof ProviderRefused) return { firstMs: minute, mostMs: 10 * minute };
  if (error instanceof ProviderThrottled)
    return { retryAfterMs: error.retryAfterMs, firstMs: 2 * second, mostMs: minute };
  if (error instanceof ProviderUnreachable)
    return { retryAfterMs: error.retryAfterMs, firstMs: 5 * second, mostMs: minute };
  return { firstMs: 5 * second, mostMs: minute };
}
