import { Observable } from 'rxjs';
import type { AgentModel } from '../../src/call/agent.ts';
import type { LanguageEvent } from '../../src/ports/language-model.ts';
import type { VirtualClock } from '../replay/virtual-clock.ts';
import { studyPrices } from './study-prices.ts';

/** How long the providers of a study take, in milliseconds. */
export interface Latencies {
  readonly firstTokenMs: number;
  /** From the first token to the end of the first clause. */
  readonly firstClauseMs: number;
  /** From a clause to its first audio. */
  readonly firstAudioMs: number;
}

const tokenMs = 10;

/** A model that answers what the recorded agent has said, in its own time. */
export function studyModel(
  clock: VirtualClock,
  { firstTokenMs, firstClauseMs }: Latencies,
  reply: () => string,
): AgentModel {
  return {
    name: 'study-model',
    prices: studyPrices.llm,
    generate: () =>
      new Observable<LanguageEvent>((subscriber) => {
        const words = reply().split(' ');
        const clause = words.findIndex((word) => word.endsWith('.')) + 1;
        const timers: object[] = [];
        const at = (ms: number, run: () => void): void => {
          timers.push(clock.setTimeout(run, ms));
        };
        // A word is whole, and with it its clause, when the next one begins.
        const timeOf = (index: number): number =>
          index < clause
            ? firstTokenMs + (firstClauseMs * index) / clause
            : firstTokenMs + firstClauseMs + (index - clause) * tokenMs;
        words.forEach((word, index) =>
          at(timeOf(index), () => subscriber.next({ type: 'token', text: index === 0 ? word : ` ${word}` })),
        );
        at(timeOf(words.length), () => {
          subscriber.next({ type: 'finished', reason: 'stop' });
          subscriber.complete();
        });
        return () => timers.forEach((timer) => clock.clearTimeout(timer));
      }),
  };
}
