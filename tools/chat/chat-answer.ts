import { Subject, Subscription, timeout, throwError } from 'rxjs';
import type { Message } from '../../machines/vocabulary/history.ts';
import { ClauseSplitter } from '../../src/call/clause-splitter.ts';
import type { Clock } from '../../src/ports/clock.ts';
import type { LanguageModel } from '../../src/ports/language-model.ts';
import { silent } from '../probes/patience.ts';
import type { Opened } from '../probes/provider-desk.ts';
import type { SpokenReply } from './spoken-reply.ts';

export interface ChatAnswerOptions {
  readonly model: Opened<LanguageModel>;
  readonly messages: readonly Message[];
  /** Speaks it; absent: it is only written. */
  readonly reply?: SpokenReply | undefined;
  readonly clock: Clock;
  /** How long the model may send nothing. */
  readonly patienceMs: number;
  readonly onText: (text: string) => void;
}

/** How an answer ended. */
export interface ChatOutcome {
  /** What was heard of it, or, if it was not spoken, written. */
  readonly text: string;
  readonly interrupted: boolean;
  readonly failure?: unknown;
  /** From the request. */
  readonly firstTokenMs?: number;
  readonly firstAudioMs?: number;
}

/** One answer, from the request to the last word: text as it comes, clauses of it to the voice. */
export class ChatAnswer {
  /** Resolves when it is over; never rejects. */
  readonly ended: Promise<ChatOutcome>;
  readonly #options: ChatAnswerOptions;
  readonly #splitter = new ClauseSplitter();
  readonly #clauses$ = new Subject<string>();
  readonly #startMs: number;
  #text = '';
  #isFinished = false;
  #firstTokenMs: number | undefined;
  #stream = Subscription.EMPTY;
  #settle: (outcome: ChatOutcome) => void = () => undefined;

  constructor(options: ChatAnswerOptions) {
    this.#options = options;
    this.#startMs = options.clock.now();
    this.ended = new Promise((resolve) => {
      this.#settle = resolve;
    });
    this.#begin();
  }

  /** Stops it where it is; after it has ended, nothing happens. */
  stop(): void {
    this.#end({ interrupted: true });
  }

  #begin(): void {
    const { model, messages, reply, patienceMs } = this.#options;
    reply?.speak(this.#clauses$).then(
      () => this.#end({ interrupted: false }),
      (failure: unknown) => this.#end({ interrupted: false, failure }),
    );
    const tooLong = (): Error => silent(model.name, `sent nothing within ${patienceMs / 1000} s`);
    this.#stream = model.port
      .generate({ messages, tools: [] })
      .pipe(timeout({ each: patienceMs, with: () => throwError(tooLong) }))
      .subscribe({
        next: (event) => {
          if (event.type === 'token') this.#take(event.text);
          if (event.type === 'finished') this.#isFinished = true;
        },
        error: (failure: unknown) => this.#end({ interrupted: false, failure }),
        complete: () => this.#complete(),
      });
  }

  #take(text: string): void {
    this.#firstTokenMs ??= this.#options.clock.now() - this.#startMs;
    this.#text += text;
    this.#options.onText(text);
    for (const clause of this.#splitter.push(text)) this.#clauses$.next(clause);
  }

  #complete(): void {
    const { model, reply } = this.#options;
    if (!this.#isFinished) {
      const failure = silent(model.name, 'ended its answer before it was finished');
      this.#end({ interrupted: false, failure });
      return;
    }
    for (const clause of this.#splitter.flush()) this.#clauses$.next(clause);
    this.#clauses$.complete();
    if (reply === undefined) this.#end({ interrupted: false });
  }

  #end({ interrupted, failure }: Pick<ChatOutcome, 'interrupted' | 'failure'>): void {
    const { reply } = this.#options;
    const isWhole = !interrupted && failure === undefined;
    const text = reply === undefined || isWhole ? this.#text : reply.heard();
    const firstAudioAtMs = reply?.firstAudioAtMs;
    this.#stream.unsubscribe();
    reply?.stop();
    this.#settle({
      text: text.trim(),
      interrupted,
      ...(failure === undefined ? {} : { failure }),
      ...(this.#firstTokenMs === undefined ? {} : { firstTokenMs: this.#firstTokenMs }),
      ...(firstAudioAtMs === undefined ? {} : { firstAudioMs: firstAudioAtMs - this.#startMs }),
    });
  }
}
