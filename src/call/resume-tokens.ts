import type { ResumeToken } from '../../machines/vocabulary/ids.ts';
import type { Clock } from '../ports/clock.ts';
import type { Conversation } from './conversation.ts';

/** What a call that lost its connection is continued from. */
export interface Checkpoint {
  readonly agent: string;
  readonly messages: Conversation['messages'];
}

/** Interrupted calls that may be continued, each once and for a while. */
export class ResumeTokens {
  readonly #clock: Clock;
  readonly #validMs: () => number;
  readonly #checkpoints = new Map<
    ResumeToken,
    { readonly checkpoint: Checkpoint; readonly untilMs: number }
  >();

  /** `validMs` is asked for at each interrupted call: it may change meanwhile. */
  constructor(clock: Clock, validMs: () => number) {
    this.#clock = clock;
    this.#validMs = validMs;
  }

  keep(token: ResumeToken, checkpoint: Checkpoint): void {
    this.#forgetExpired();
    this.#checkpoints.set(token, { checkpoint, untilMs: this.#clock.now() + this.#validMs() });
  }

  /** Undefined when the token is unknown, used or expired. */
  find(token: ResumeToken): Checkpoint | undefined {
    this.#forgetExpired();
    return this.#checkpoints.get(token)?.checkpoint;
  }

  use(token: ResumeToken): void {
    this.#checkpoints.delete(token);
  }

  #forgetExpired(): void {
    for (const [token, { untilMs }] of this.#checkpoints) {
      if (untilMs <= this.#clock.now()) this.#checkpoints.delete(token);
    }
  }
}
