import { useState } from 'preact/hooks';
import { durationWords, momentWords } from '../../model/time-words.ts';
import type { CallViewProps } from '../call-page.tsx';
import { GuessTable } from './guess-table.tsx';
import { scoreboardOf, type GuessSetting, type Score } from './scoreboard.ts';
import { TurnTable } from './turn-table.tsx';
import './speculation.css';

/** What guessing the end of turns has gained and cost, up to the playhead and in the whole call. */
export function SpeculationView({ call, playhead }: CallViewProps) {
  void call.version.value;
  const scoreboard = scoreboardOf(call);
  const at = playhead.entry.value;
  const here = scoreboard.at(at);
  const whole = scoreboard.at(call.entries.length - 1);
  const seek = (index: number): void => playhead.choose(index);
  return (
    <section class="speculation" aria-label="Speculation" data-entry={at}>
      {whole.speculation.started === 0 ? (
        <p class="speculation-none">
          {whole.policies[0]?.depth === 'off'
            ? 'Guessing is switched off in this call.'
            : 'Nothing was guessed in this call.'}
        </p>
      ) : (
        <Figures here={here} whole={whole} />
      )}
      <Policies policies={here.policies} onSeek={seek} />
      <GuessTable guesses={here.guesses} onSeek={seek} />
      <TurnTable turns={here.turns} />
    </section>
  );
}

interface Figure {
  readonly name: string;
  readonly label: string;
  readonly of: (score: Score) => string;
}

const figures: readonly Figure[] = [
  { name: 'started', label: 'guesses made', of: ({ speculation }) => String(speculation.started) },
  { name: 'committed', label: 'right', of: ({ speculation }) => String(speculation.committed) },
  { name: 'discarded', label: 'thrown away', of: ({ speculation }) => String(speculation.discarded) },
  { name: 'held', label: 'held now', of: ({ held }) => String(held) },
  {
    name: 'hit-rate',
    label: 'right, of those decided',
    of: ({ hitRate }) => (hitRate === undefined ? '–' : `${Math.round(hitRate * 100)} %`),
  },
  { name: 'saved', label: 'waiting saved', of: ({ savedMs }) => durationWords(savedMs) },
  {
    name: 'saved-p50',
    label: 'saved, median of the right ones',
    of: ({ savedP50Ms }) => durationWords(savedP50Ms),
  },
  {
    name: 'lead-p50',
    label: 'lead, median of the right ones',
    of: ({ leadP50Ms }) => durationWords(leadP50Ms),
  },
  {
    name: 'wasted-tokens',
    label: 'tokens wasted',
    of: ({ speculation }) => String(speculation.wastedTokens),
  },
  {
    name: 'wasted-characters',
    label: 'characters spoken in vain',
    of: ({ speculation }) => String(speculation.wastedCharacters),
  },
  {
    name: 'wasted-usd',
    label: 'wasted',
    of: ({ speculation: { wastedUsd } }) =>
      wastedUsd === undefined ? 'no prices' : `$${wastedUsd.toFixed(4)}`,
  },
];

function Figures({ here, whole }: { readonly here: Score; readonly whole: Score }) {
  const [isFolded, setFolded] = useState(false);
  return (
    <div class="speculation-part">
      <table class="speculation-figures">
        <thead>
          <tr>
            <th scope="col">Speculation</th>
            <th scope="col">to here</th>
            <th scope="col">whole call</th>
          </tr>
        </thead>
        <tbody>
          {figures.map(({ name, label, of }) => (
            <tr key={name} data-figure={name}>
              <th scope="row">{label}</th>
              <td data-scope="here">{of(here)}</td>
              <td data-scope="whole">{of(whole)}</td>
            </tr>
          ))}
        </tbody>
      </table>
      {whole.thrownAway.length === 0 ? null : (
        <details open={!isFolded} onToggle={({ currentTarget }) => setFolded(!currentTarget.open)}>
          <summary>Why they were thrown away</summary>
          <table class="speculation-figures">
            <tbody>
              {whole.thrownAway.map(({ why, count }) => (
                <tr key={why} data-why={why}>
                  <th scope="row">{why}</th>
                  <td>{here.thrownAway.find((each) => each.why === why)?.count ?? 0}</td>
                  <td>{count}</td>
                </tr>
              ))}
            </tbody>
          </table>
        </details>
      )}
    </div>
  );
}

const reasons: Readonly<Record<string, string>> = {
  resumed: 'too many guesses were wrong',
  waste: 'wrong guesses cost too much',
  waiting: 'right guesses came too late',
};

function Policies({
  policies,
  onSeek,
}: {
  readonly policies: readonly GuessSetting[];
  readonly onSeek: (index: number) => void;
}) {
  return (
    <div class="speculation-part">
      <h3>How it guesses</h3>
      <ol class="speculation-policies">
        {policies.map(({ index, at, eagerThreshold, depth, why }) => (
          <li key={index} data-depth={depth} data-threshold={eagerThreshold}>
            <button type="button" class="speculation-time" onClick={() => onSeek(index)}>
              {momentWords(at)}
            </button>{' '}
            {`made as far as: ${depth}; `}
            {eagerThreshold === undefined
              ? 'from the recogniser’s own confidence on'
              : `from confidence ${eagerThreshold} on`}
            {why === undefined ? '' : `, because ${reasons[why] ?? why}`}
          </li>
        ))}
      </ol>
    </div>
  );
}
