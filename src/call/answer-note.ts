import type { ProviderError } from '../errors/provider-error.ts';
import type { Clock } from '../ports/clock.ts';
import type { LanguageEvent } from '../ports/language-model.ts';
import { loggable } from './event-log.ts';

/** As much of an answer is noted; a model that never ends would fill the disk with it. */
const longestText = 16_000;

/** What one model made of one request, in one line; all times are in milliseconds since it was asked. */
export interface AnswerNote {
  /** The place of the model in the list. */
  readonly provider: number;
  readonly outcome: 'finished' | 'failed' | 'cancelled';
  readonly text: string;
  readonly tokens: number;
  readonly firstTokenMs?: number;
  readonly lastTokenMs?: number;
  readonly tookMs: number;
  readonly tools?: readonly { readonly name: string; readonly args: unknown }[];
  /** The code of the error that it failed with. */
  readonly code?: string;
}

/** Follows one answer, and sums it up when it is over. */
export class AnswerNotes {
  readonly #provider: number;
  readonly #clock: Clock;
  readonly #askedMs: number;
  readonly #tools: { readonly name: string; readonly args: unknown }[] = [];
  #text = '';
  #tokens = 0;
  #firstTokenMs: number | undefined;
  #lastTokenMs: number | undefined;
  #finished = false;

  constructor(provider: number, clock: Clock) {
    this.#provider = provider;
    this.#clock = clock;
    this.#askedMs = clock.now();
  }

  take(event: LanguageEvent): void {
    if (event.type === 'token' && event.text !== '') {
      this.#lastTokenMs = this.#sinceAsked();
      this.#firstTokenMs ??= this.#lastTokenMs;
      this.#tokens++;
      if (this.#text.length < longestText) this.#text += event.text;
    } else if (event.type === 'tool-call') this.#tools.push({ name: event.name, args: loggable(event.args) });
    else if (event.type === 'finished') this.#finished = true;
  }

  /** `error` is what it failed with; without one, and unfinished, it was cancelled. */
  sum(error: ProviderError | undefined): AnswerNote {
    return {
      provider: this.#provider,
      outcome: error !== undefined ? 'failed' : this.#finished ? 'finished' : 'cancelled',
      text: this.#text,
      tokens: this.#tokens,
      ...(this.#firstTokenMs === undefined ? {} : { firstTokenMs: this.#firstTokenMs }),
      ...(this.#lastTokenMs === undefined ? {} : { lastTokenMs: this.#lastTokenMs }),
      tookMs: this.#sinceAsked(),
      ...(this.#tools.length === 0 ? {} : { tools: this.#tools }),
      ...(error === undefined ? {} : { code: error.code }),
    };
  }

  #sinceAsked(): number {
    return Math.round((this.#clock.now() - this.#askedMs) * 10) / 10;
  }
}
