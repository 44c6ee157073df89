import { useComputed } from '@preact/signals';
import { useMemo, useState } from 'preact/hooks';
import type { CallViewProps } from '../call-page.tsx';
import { VirtualList } from '../virtual-list.tsx';
import { sumWords, tenths, WaitCounter, waitParts, type Waits, type TurnWait } from './waits.ts';
import { WaitBar, WaitScale } from './wait-bar.tsx';
import './waits.css';

const rowPx = 48;

const guessWords = { hit: 'guess used', miss: 'guess discarded', none: 'no guess' } as const;

/** How long the caller waited for each answer, and what for. */
export function WaterfallView({ call, playhead }: CallViewProps) {
  const counter = useMemo(() => new WaitCounter(), [call]);
  void call.version.value;
  const waits = counter.take(call.entries);
  const chosen = useComputed(() => {
    void call.version.value;
    return turnAt(counter.take(call.entries).turns, playhead.entry.value);
  });
  const turn = waits.turns[chosen.value];
  if (waits.turns.length === 0)
    return (
      <section class="waits" aria-label="Waits">
        <p class="waits-empty">
          No turn has been answered yet. Each one will stand here with what the caller waited for.
        </p>
      </section>
    );
  const choose = ({ entry }: TurnWait): void => {
    if (entry !== undefined) playhead.choose(entry);
  };
  return (
    <section class="waits" aria-label="Waits">
      <WaitsHead waits={waits} />
      <p class="waits-detail" data-turn={turn?.metrics.turn}>
        {turn === undefined ? 'Choose a turn to see its sum.' : detailWords(turn)}
      </p>
      <WaitScale waits={waits} />
      <TurnRows waits={waits} chosen={chosen.value} choose={choose} />
    </section>
  );
}

function WaitsHead({ waits: { turns, p50Ms, p95Ms } }: { readonly waits: Waits }) {
  const answered = turns.filter(({ waterfall }) => waterfall !== undefined).length;
  return (
    <header class="waits-head">
      <dl class="waits-figures">
        <Figure name="Half wait at most" ms={p50Ms} key50="p50" />
        <Figure name="95 % wait at most" ms={p95Ms} key50="p95" />
        <div>
          <dt>Answered</dt>
          <dd>
            {answered} of {turns.length}
          </dd>
        </div>
      </dl>
      <ul class="waits-legend" aria-label="Parts">
        {waitParts.map(({ key, name }) => (
          <li key={key}>
            <span class="waits-swatch" data-part={name} />
            {key === 'restMs' ? 'rest: the floor, a tool, another reply' : name}
          </li>
        ))}
        <li>
          <span class="waits-swatch is-hidden-part" data-part="first token" />
          hidden by a guess
        </li>
      </ul>
      <p class="waits-hint">
        0 is when the recogniser said that the turn was over. How long it took to notice that is not included.
      </p>
    </header>
  );
}

function Figure({
  name,
  ms,
  key50,
}: {
  readonly name: string;
  readonly ms: number | undefined;
  readonly key50: string;
}) {
  return (
    <div>
      <dt>
        {name} <abbr>{key50}</abbr>
      </dt>
      <dd data-figure={key50}>{ms === undefined ? '–' : `${tenths(ms)} ms`}</dd>
    </div>
  );
}

interface RowsProps {
  readonly waits: Waits;
  readonly chosen: number;
  readonly choose: (turn: TurnWait) => void;
}

function TurnRows({ waits, chosen, choose }: RowsProps) {
  const { turns } = waits;
  const [reveals, setReveals] = useState(0);
  return (
    <VirtualList
      id="waits-list"
      label="Turns"
      rows={turns.length}
      rowHeightPx={() => rowPx}
      active={chosen}
      reveals={reveals}
      back="Back to the turn of the moment"
      row={(row) => {
        const turn = turns[row];
        return turn === undefined ? null : <TurnRow turn={turn} waits={waits} />;
      }}
      onChoose={(row) => {
        const turn = turns[row];
        if (turn === undefined) return;
        setReveals(reveals + 1);
        choose(turn);
      }}
    />
  );
}

interface RowProps {
  readonly turn: TurnWait;
  readonly waits: Waits;
}

function TurnRow({ turn, waits }: RowProps) {
  const { metrics, text, waterfall } = turn;
  return (
    <div class="waits-row" data-turn={metrics.turn} data-waited={waterfall?.waitedMs}>
      <span class="waits-turn">{metrics.turn}</span>
      <span class="waits-text">{text === '' ? 'not answered by itself' : text}</span>
      <span class="waits-guess" data-speculation={metrics.speculation}>
        {guessWords[metrics.speculation]}
      </span>
      <span class="waits-value">{waterfall === undefined ? '–' : `${tenths(waterfall.waitedMs)} ms`}</span>
      {waterfall === undefined ? null : <WaitBar waterfall={waterfall} waits={waits} />}
    </div>
  );
}

function detailWords({ metrics, waterfall }: TurnWait): string {
  if (waterfall === undefined) return `Turn ${metrics.turn} had no answer of its own.`;
  const lead =
    metrics.eagerLeadMs === undefined
      ? ''
      : ` The guess began ${tenths(metrics.eagerLeadMs)} ms before the end of the turn.`;
  return `Turn ${metrics.turn}: ${sumWords(waterfall)}.${lead}`;
}

/** The place of the last turn that was taken as said at or before an entry; -1: none. */
function turnAt(turns: readonly TurnWait[], entry: number): number {
  return turns.findLastIndex((turn) => turn.entry !== undefined && turn.entry <= entry);
}
