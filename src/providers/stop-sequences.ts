import { Observable, type OperatorFunction } from 'rxjs';
import type { LanguageEvent } from '../ports/language-model.ts';

/**
 * Ends an answer before the first of these sequences, and cancels the rest at the vendor: not every server knows them, and
 * what comes after them is a conversation that the model makes up. Text that may begin one is held until that is decided.
 */
export function stopAt(sequences: readonly string[]): OperatorFunction<LanguageEvent, LanguageEvent> {
  if (sequences.length === 0) return (events$) => events$;
  return (events$) =>
    new Observable((subscriber) => {
      let held = '';
      const tell = (text: string): void => {
        if (text !== '') subscriber.next({ type: 'token', text });
      };
      const release = (): void => {
        const text = held;
        held = '';
        tell(text);
      };
      const take = (text: string): void => {
        held += text;
        const at = firstOf(sequences, held);
        if (at !== undefined) {
          tell(held.slice(0, at));
          subscriber.next({ type: 'finished', reason: 'stop' });
          subscriber.complete();
          return;
        }
        const sure = held.length - heldBack(sequences, held);
        const told = held.slice(0, sure);
        held = held.slice(sure);
        tell(told);
      };
      subscriber.add(
        events$.subscribe({
          next: (event) => {
            if (event.type === 'token') {
              take(event.text);
              return;
            }
            release();
            subscriber.next(event);
          },
          error: (error) => {
            release();
            subscriber.error(error);
          },
          complete: () => {
            release();
            subscriber.complete();
          },
        }),
      );
    });
}

function firstOf(sequences: readonly string[], text: string): number | undefined {
  const found = sequences.map((sequence) => text.indexOf(sequence)).filter((at) => at >= 0);
  return found.length === 0 ? undefined : Math.min(...found);
}

/** How much of the end of `text` may be the beginning of a sequence. */
function heldBack(sequences: readonly string[], text: string): number {
  let most = 0;
  for (const sequence of sequences) {
    for (let length = Math.min(sequence.length - 1, text.length); length > most; length--)
      if (text.endsWith(sequence.slice(0, length))) most = length;
  }
  return most;
}
