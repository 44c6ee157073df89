import type { TurnMetrics } from '../../../../machines/vocabulary/turn-metrics.ts';
import type { CallerEntry } from '../model/transcript.ts';
import { TurnFigures } from './turn-figures.tsx';

interface CallerLineProps {
  readonly entry: CallerEntry;
  readonly metrics: TurnMetrics | undefined;
}

const originWords = { spoken: 'turn', typed: 'typed', keys: 'keys' } as const;
const progressWords = { hearing: 'hearing…', eager: 'probably done', final: '' } as const;

/** What the caller is heard to say; what may still change looks and reads unfinished. */
export function CallerLine({ entry, metrics }: CallerLineProps) {
  const { origin, turn, progress, text, withdrawnGuesses, wentOn } = entry;
  const tags = [
    progressWords[progress],
    wentOn === true ? 'did not interrupt' : '',
    withdrawnGuesses === 0
      ? ''
      : `${withdrawnGuesses} ${withdrawnGuesses === 1 ? 'guess' : 'guesses'} withdrawn`,
  ].filter((tag) => tag !== '');
  return (
    <li class="line is-caller" data-kind="caller" data-origin={origin} data-progress={progress}>
      <p class="who">
        You <span class="origin">{`${originWords[origin]} ${turn ?? ''}`}</span>
      </p>
      <div class="said">
        <p class={`words is-${progress}${origin === 'keys' ? ' is-keys' : ''}`} data-part="words">
          {text === '' ? '…' : text}
        </p>
        {tags.map((tag) => (
          <span key={tag} class="tag">
            {tag}
          </span>
        ))}
        {metrics === undefined ? null : <TurnFigures metrics={metrics} />}
      </div>
    </li>
  );
}
