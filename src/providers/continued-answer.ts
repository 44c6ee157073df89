import { Observable, type OperatorFunction } from 'rxjs';
import type { LanguageEvent } from '../ports/language-model.ts';

/** What a model is told that goes on with an answer which another one has begun; the last message holds the beginning. */
export const continueInstruction =
  'Your last message was cut off by a fault while it was being spoken. The caller has heard it as it stands. ' +
  'Go on exactly where it stops: do not repeat any of it, do not apologise, and do not mention the fault.';

/**
 * Fits an answer to the beginning that was already spoken: one that repeats the beginning loses the repetition, and one that
 * starts with a word is parted from it by a space.
 */
export function continuing(prefix: string | undefined): OperatorFunction<LanguageEvent, LanguageEvent> {
  if (prefix === undefined || prefix.trim() === '') return (events$) => events$;
  const said = prefix.trim();
  return (events$) =>
    new Observable((subscriber) => {
      /** What may turn out to be a repetition; undefined once that is decided. */
      let opening: string | undefined = '';
      const decide = (text: string): void => {
        opening = undefined;
        const repeats = text.trimStart().startsWith(said);
        const rest = repeats ? text.trimStart().slice(said.length) : text;
        const joint = /\S$/u.test(prefix) && /^[\p{L}\p{N}]/u.test(rest) ? ' ' : '';
        if (rest !== '') subscriber.next({ type: 'token', text: joint + rest });
      };
      subscriber.add(
        events$.subscribe({
          next: (event) => {
            if (opening === undefined) {
              subscriber.next(event);
              return;
            }
            if (event.type !== 'token') {
              decide(opening);
              subscriber.next(event);
              return;
            }
            opening += event.text;
            const start = opening.trimStart();
            if (start.length > said.length || !said.startsWith(start)) decide(opening);
          },
          error: (error) => {
            if (opening !== undefined) decide(opening);
            subscriber.error(error);
          },
          complete: () => {
            if (opening !== undefined) decide(opening);
            subscriber.complete();
          },
        }),
      );
    });
}
