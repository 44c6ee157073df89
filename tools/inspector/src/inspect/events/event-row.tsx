import { momentWords } from '../../model/time-words.ts';
import { cameByItself, causesOf } from '../record/causes.ts';
import type { OpenCall } from '../record/open-call.ts';
import { gistOf } from './gist.ts';
import { Highlighted } from './highlighted.tsx';
import { KindChip } from './kind-chip.tsx';
import './event-row.css';

interface EventRowProps {
  readonly call: OpenCall;
  readonly index: number;
  /** The entry that the playhead is at. */
  readonly at: number;
  readonly words: readonly string[];
  readonly isNested: boolean;
}

/** One entry of the log; beneath the input that led to it when they are nested. */
export function EventRow({ call, index, at, words, isNested }: EventRowProps) {
  const entry = call.entries[index];
  if (entry === undefined) return null;
  const cause = causesOf(call).of(index);
  const isLed = isNested && cause >= 0;
  const by = cameByItself(entry, call.entries[cause]) ? 'stream' : 'input';
  const before = inputBefore(call, index);
  const since = entry.at - (call.entries[before]?.at ?? 0);
  // Another input came before all that was decided about this one was done.
  const source = isLed && cause < before ? call.entries[cause] : undefined;
  return (
    <div
      class={`events-row${isLed ? ` is-led is-led-by-${by}` : ''}${index > at ? ' is-later' : ''}`}
      data-entry={index}
      data-kind={entry.kind}
      data-type={entry.type}
      data-cause={cause < 0 ? undefined : cause}
    >
      <span class="events-time">{momentWords(entry.at)}</span>
      <span class="events-since">{`+${Math.round(since)}`}</span>
      <KindChip kind={entry.kind} />
      <span class="events-type">
        <Highlighted text={entry.type} words={words} />
      </span>
      <span class="events-gist">
        {source === undefined ? null : <span class="events-source">{`of ${source.type} · `}</span>}
        <Highlighted text={gistOf(entry)} words={words} />
      </span>
    </div>
  );
}

function inputBefore({ entries }: OpenCall, index: number): number {
  let before = index - 1;
  while (before > 0 && entries[before]?.kind !== 'input') before--;
  return before;
}
