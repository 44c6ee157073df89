import { durationWords, momentWords } from '../../model/time-words.ts';
import type { Guess } from './scoreboard.ts';

/** The newest ones are what is looked for, and a call may have hundreds. */
const shownGuesses = 30;

interface GuessTableProps {
  readonly guesses: readonly Guess[];
  readonly onSeek: (index: number) => void;
}

/** Each guess and what came of it, the newest first. */
export function GuessTable({ guesses, onSeek }: GuessTableProps) {
  if (guesses.length === 0) return null;
  const newest = guesses.slice(-shownGuesses).toReversed();
  return (
    <div class="speculation-part">
      <h3>
        {guesses.length > shownGuesses ? `The last ${shownGuesses} of ${guesses.length} guesses` : 'Guesses'}
      </h3>
      <ol class="speculation-guesses">
        {newest.map(({ index, at, reply, turn, text, confidence, end }) => (
          <li
            key={index}
            data-reply={reply}
            data-end={end === undefined ? 'held' : end.isRight ? 'right' : 'wrong'}
          >
            <button type="button" class="speculation-time" onClick={() => onSeek(index)}>
              {momentWords(at)}
            </button>{' '}
            <span
              class={`speculation-end is-${end === undefined ? 'held' : end.isRight ? 'right' : 'wrong'}`}
            >
              {end === undefined ? 'held' : end.isRight ? 'right' : 'thrown away'}
            </span>{' '}
            <q>{text}</q>{' '}
            <span class="speculation-aside">
              {[
                `r${reply}`,
                turn === undefined ? '' : `turn ${turn}`,
                confidence === undefined ? '' : `confidence ${confidence.toFixed(2)}`,
                end === undefined ? '' : `after ${durationWords(end.at - at)}`,
                end?.discarded?.why ?? '',
              ]
                .filter((part) => part !== '')
                .join(' · ')}
            </span>
          </li>
        ))}
      </ol>
    </div>
  );
}
