import { Observable, type Subscriber } from 'rxjs';
import type { LanguageEvent, LanguageModel, LanguageRequest } from '../../src/ports/language-model.ts';
import { scriptedFault } from '../replay/scripted-fault.ts';
import type { Pace } from './pace.ts';
import type { AnswerPlan, Ending, ToolName } from './plan.ts';

/** What a request was answered with, as it happened; times are those of the clock. */
export interface AskedNote {
  readonly provider: number;
  readonly atMs: number;
  readonly tokens: { readonly atMs: number; readonly text: string }[];
  readonly tools: ToolName[];
  ending: { readonly how: Ending | 'cancelled'; readonly atMs: number } | undefined;
}

export interface AskedOptions {
  readonly provider: number;
  readonly name: string;
  readonly number: number;
  readonly now: () => number;
  /** It said this. */
  readonly said: (words: string) => void;
  readonly subscriber: Subscriber<LanguageEvent>;
}

/** To whom every transfer goes; other tools do not mind. */
export const transferName = 'desk';

/** One request to a model, whose answer is made step by step. */
export class Asked {
  readonly note: AskedNote;
  readonly #options: AskedOptions;
  #words = 0;
  #hasFinished = false;

  constructor(options: AskedOptions) {
    const { provider, now, subscriber } = options;
    this.#options = options;
    this.note = { provider, atMs: now(), tokens: [], tools: [], ending: undefined };
    subscriber.add(() => (this.note.ending ??= { how: 'cancelled', atMs: now() }));
  }

  get isLive(): boolean {
    return !this.#options.subscriber.closed;
  }

  /** One more word of its own; every third ends a sentence. */
  say(): void {
    const { subscriber, number, said, now } = this.#options;
    if (!this.isLive || this.#hasFinished) return;
    const word = `w${number}x${this.#words++}${this.#words % 3 === 0 ? '.' : ''}`;
    said(word);
    this.note.tokens.push({ atMs: now(), text: word });
    subscriber.next({ type: 'token', text: `${word} ` });
  }

  call(name: ToolName): void {
    const { subscriber, number, said } = this.#options;
    if (!this.isLive || this.#hasFinished) return;
    const count = this.note.tools.push(name);
    const key = `k${number}x${count}`;
    said(key);
    // Vendors name calls anew in every request, and some of them always alike.
    subscriber.next({
      type: 'tool-call',
      id: number % 2 === 0 ? key : `call_${count}`,
      name,
      args: { key, to: transferName },
    });
  }

  end(how: Ending): void {
    const { subscriber, now, name } = this.#options;
    if (!this.isLive) return;
    if (how === 'stalled') return;
    this.note.ending ??= { how, atMs: now() };
    if (how === 'no-reason') subscriber.complete();
    else if (how === 'stop' || how === 'length' || how === 'open-end') {
      if (!this.#hasFinished) subscriber.next({ type: 'finished', reason: how === 'length' ? how : 'stop' });
      this.#hasFinished = true;
      if (how !== 'open-end') subscriber.complete();
    } else subscriber.error(scriptedFault(how, name));
  }

  /** Makes the whole answer at this pace. */
  follow({ words, tools, ending, firstMs, tokenMs }: AnswerPlan, pace: Pace): void {
    const steps: (() => void)[] = [
      ...Array.from({ length: words }, () => () => this.say()),
      ...tools.map((name) => () => this.call(name)),
      () => this.end(ending),
    ];
    const { subscriber, number } = this.#options;
    let callOff: (() => void) | undefined;
    const goOn = (ms: number): void => {
      const step = steps.shift();
      if (step === undefined || subscriber.closed) return;
      callOff = pace(`model ${number}`, ms, () => {
        step();
        goOn(tokenMs);
      });
    };
    goOn(firstMs);
    subscriber.add(() => callOff?.());
  }
}

/** Takes the requests of all models of a call. */
export interface AskedDesk {
  asked(request: LanguageRequest, provider: number, subscriber: Subscriber<LanguageEvent>): void;
}

export function exploredModel(provider: number, desk: AskedDesk): LanguageModel {
  return {
    name: `model-${provider}`,
    generate: (request) => new Observable((subscriber) => desk.asked(request, provider, subscriber)),
  };
}
