import { Observable } from 'rxjs';
import type { LanguageEvent, LanguageModel, LanguageRequest } from '../../src/ports/language-model.ts';
import type { ModelEntry } from './fixture.ts';
import { scriptedFault } from './scripted-fault.ts';
import type { FixtureClock } from './fixture-clock.ts';

/** Says how a provider, counted from 1, answers its next request. */
export interface AnswerScript {
  take(provider: number, request: LanguageRequest): ModelEntry;
}

/** The requests that a fixture scripts, in order, whichever provider they are made to. */
export class ModelScript implements AnswerScript {
  readonly #entries: readonly ModelEntry[];
  readonly #faults: string[];
  #next = 0;

  constructor(entries: readonly ModelEntry[], faults: string[]) {
    this.#entries = entries;
    this.#faults = faults;
  }

  get providers(): number {
    return Math.max(1, ...this.#entries.map(({ provider }) => provider ?? 1));
  }

  take(provider: number): ModelEntry {
    const last = this.#entries.at(-1);
    const entry = this.#entries[this.#next++] ?? (last?.repeat === true ? last : undefined);
    if (entry === undefined) {
      this.#faults.push(`request ${this.#next} to the model was not expected`);
      return { reply: 'This request was not expected.' };
    }
    const expected = entry.provider ?? 1;
    if (expected !== provider && entry.repeat !== true) {
      this.#faults.push(`request ${this.#next} went to provider ${provider}, not ${expected}`);
    }
    return entry;
  }
}

/** A model that answers what the script says, when it says. */
export function scriptedModel(provider: number, script: AnswerScript, clock: FixtureClock): LanguageModel {
  const name = `model-${provider}`;
  return {
    name,
    generate: (request) =>
      new Observable<LanguageEvent>((subscriber) => {
        const entry = script.take(provider, request);
        const timers: object[] = [];
        const at = (ms: number, run: () => void): void => {
          timers.push(clock.setTimeout(run, ms));
        };
        const { firstTokenMs = 100, tokenMs = 10 } = entry;
        const words = (entry.reply ?? entry.say ?? '').split(' ').filter((word) => word !== '');
        const said = entry.error === undefined ? words : words.slice(0, entry.afterTokens ?? 0);
        said.forEach((word, index) =>
          at(firstTokenMs + index * tokenMs, () => subscriber.next({ type: 'token', text: `${word} ` })),
        );
        const lastTokenMs = said.length === 0 ? 0 : firstTokenMs + (said.length - 1) * tokenMs;
        if (entry.error !== undefined) {
          const fault = scriptedFault(entry.error, name);
          if (fault !== undefined) at(lastTokenMs + (entry.afterMs ?? 0), () => subscriber.error(fault));
        } else if (entry.tools === undefined) {
          at(said.length === 0 ? firstTokenMs : lastTokenMs, () => {
            subscriber.next({ type: 'finished', reason: 'stop' });
            subscriber.complete();
          });
        } else {
          at(said.length === 0 ? firstTokenMs : lastTokenMs + tokenMs, () => {
            entry.tools?.forEach((tool, index) =>
              subscriber.next({
                type: 'tool-call',
                id: `${name}-${clock.now()}-${index}`,
                name: tool.name,
                args: tool.args ?? {},
              }),
            );
            subscriber.next({ type: 'finished', reason: 'tool-calls' });
            subscriber.complete();
          });
        }
        return () => timers.forEach((timer) => clock.clearTimeout(timer));
      }),
  };
}
