import type { Phone } from '../call/phone.ts';
import { answerTimes, medianMs } from '../model/answer-times.ts';
import { durationWords } from '../model/time-words.ts';

const guessWords = { hit: 'guess used', miss: 'guess thrown away', none: '' } as const;

/** How long the caller waited, turn by turn. */
export function AnswerTimes({ phone }: { readonly phone: Phone }) {
  const view = phone.view.value;
  const times = answerTimes(view);
  const median = medianMs(times);
  if (median === undefined && view.lastStopMs === undefined) return null;
  return (
    <section class="panel" aria-labelledby="times-title">
      <h2 id="times-title">Time to answer</h2>
      {median === undefined ? null : (
        <p class="hint">
          From the end of your turn to the first sound leaving the server. Half of them within{' '}
          <strong>{durationWords(median, 'rough')}</strong>.
        </p>
      )}
      <ol class="times">
        {times.map(({ key, turn, releaseMs, share, speculation }) => (
          <li key={key}>
            <span class="times-turn">turn {turn}</span>
            <span class="times-bar" aria-hidden="true">
              <span class={`times-fill is-${speculation}`} style={{ transform: `scaleX(${share})` }} />
            </span>
            <span class="times-value">{durationWords(releaseMs, 'rough')}</span>
            <span class="times-guess">{guessWords[speculation]}</span>
          </li>
        ))}
      </ol>
      {view.lastStopMs === undefined ? null : (
        <p class="hint" data-part="last-stop">
          When the server last said “be silent”, this loudspeaker was silent{' '}
          {durationWords(view.lastStopMs, 'rough')} later.
        </p>
      )}
    </section>
  );
}
