import type { TurnFigures } from '../../../../report/turn-figures.ts';
import { durationWords } from '../../model/time-words.ts';

/** The newest ones are what is looked for, and a call may have hundreds. */
const shownTurns = 30;

const guesses = { none: 'none', hit: 'right', miss: 'wrong' } as const;

/** What guessing did for each turn, the newest first. */
export function TurnTable({ turns }: { readonly turns: readonly TurnFigures[] }) {
  if (turns.length === 0) return null;
  const newest = turns.slice(-shownTurns).toReversed();
  return (
    <div class="speculation-part">
      <h3>{turns.length > shownTurns ? `The last ${shownTurns} of ${turns.length} turns` : 'Turns'}</h3>
      <div class="speculation-wide" tabIndex={0} role="region" aria-label="Turns">
        <table class="speculation-turns">
          <thead>
            <tr>
              <th scope="col">turn</th>
              <th scope="col">guess</th>
              <th scope="col">lead</th>
              <th scope="col">saved</th>
              <th scope="col">waited</th>
              <th scope="col">wasted</th>
            </tr>
          </thead>
          <tbody>
            {newest.map(({ text, metrics }) => (
              <tr key={metrics.turn} data-turn={metrics.turn} data-guess={metrics.speculation} title={text}>
                <th scope="row">{metrics.turn}</th>
                <td class={`is-${metrics.speculation}`}>{guesses[metrics.speculation]}</td>
                <td>{durationWords(metrics.eagerLeadMs)}</td>
                <td>{durationWords(metrics.speculation === 'hit' ? metrics.hiddenMs : undefined)}</td>
                <td>{durationWords(metrics.releaseMs)}</td>
                <td>{wasteWords(metrics)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </div>
  );
}

function wasteWords({ wastedTokens, wastedCharacters, wastedUsd }: TurnFigures['metrics']): string {
  if (wastedTokens === 0 && wastedCharacters === 0) return '–';
  const usd = wastedUsd === undefined ? '' : `, $${wastedUsd.toFixed(4)}`;
  return `${wastedTokens} tokens, ${wastedCharacters} characters${usd}`;
}
