import { useState } from 'preact/hooks';
import { VirtualList } from '../virtual-list.tsx';
import { WaitBar } from './wait-bar.tsx';
import type { WaitScale } from './wait-scale.ts';
import { tenths, type Wait } from './waits.ts';

const rowPx = 48;

const guessWords = { hit: 'guess used', miss: 'guess discarded', none: 'no guess' } as const;

interface RowsProps {
  readonly waits: readonly Wait[];
  readonly scale: WaitScale;
  /** The place of the one that the playhead is at; -1: none. */
  readonly chosen: number;
  readonly choose: (wait: Wait) => void;
}

export function WaitRows({ waits, scale, chosen, choose }: RowsProps) {
  const [reveals, setReveals] = useState(0);
  return (
    <VirtualList
      id="waits-list"
      label="Turns"
      rows={waits.length}
      rowHeightPx={() => rowPx}
      active={chosen}
      reveals={reveals}
      back="Back to the turn of the moment"
      keyOf={(row) => String(waits[row]?.entry)}
      row={(row) => {
        const wait = waits[row];
        return wait === undefined ? null : <WaitRow wait={wait} scale={scale} />;
      }}
      onChoose={(row) => {
        const wait = waits[row];
        if (wait === undefined) return;
        setReveals(reveals + 1);
        choose(wait);
      }}
    />
  );
}

interface RowProps {
  readonly wait: Wait;
  readonly scale: WaitScale;
}

function WaitRow({ wait, scale }: RowProps) {
  const { turn, by, text, guess, waterfall } = wait;
  return (
    <div class="waits-row" data-turn={turn} data-by={by} data-waited={waterfall?.waitedMs}>
      <span class="waits-turn">{by ?? turn}</span>
      <span class="waits-text">{text === '' ? 'not answered by itself' : text}</span>
      <span class="waits-guess" data-speculation={guess}>
        {by === undefined ? guessWords[guess] : ''}
      </span>
      <span class="waits-value">{waterfall === undefined ? '–' : `${tenths(waterfall.waitedMs)} ms`}</span>
      {waterfall === undefined ? null : <WaitBar waterfall={waterfall} scale={scale} />}
    </div>
  );
}
