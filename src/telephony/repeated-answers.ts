import type { WebhookAnswer } from './carrier.ts';

/** What webhooks were answered with, for as long as each may be answered so again. */
export class RepeatedAnswers {
  readonly #kept = new Map<string, { readonly answer: WebhookAnswer; readonly untilMs: number }>();

  /** `untilMs` as milliseconds since 1970. */
  keep(what: string, answer: WebhookAnswer, untilMs: number): void {
    this.#kept.set(what, { answer, untilMs });
  }

  /** Undefined where nothing is kept, or for no longer. */
  find(what: string, nowMs: number): WebhookAnswer | undefined {
    for (const [oldest, { untilMs }] of this.#kept) {
      if (nowMs <= untilMs) break;
      this.#kept.delete(oldest);
    }
    return this.#kept.get(what)?.answer;
  }
}
