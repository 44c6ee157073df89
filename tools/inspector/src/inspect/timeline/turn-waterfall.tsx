import { useSignal, type Signal } from '@preact/signals';
import type { ComponentChildren } from 'preact';
import { useMemo } from 'preact/hooks';
import type { CallViewProps } from '../call-page.tsx';
import { peaksOfCall } from './call-peaks.ts';
import { voiceToVoiceMs } from './voice-to-voice.ts';
import { WaitAxis } from './wait-bar.tsx';
import { WaitRows } from './wait-rows.tsx';
import { isBeyond, waitScaleOf } from './wait-scale.ts';
import { ordered, sumWords, tenths, WaitCounter, waitsAt, type Wait, type WaitOrder } from './waits.ts';
import { WaitsHead } from './waits-head.tsx';
import './waits.css';

/** How long the caller waited for each answer, and what for; up to the playhead, or in the whole call. */
export function WaterfallView({ call, playhead }: CallViewProps) {
  const counter = useMemo(() => new WaitCounter(), [call]);
  const callPeaks = useMemo(() => peaksOfCall(call), [call]);
  const isWhole = useSignal(false);
  const order = useSignal<WaitOrder>('time');
  /** The one that was chosen here: with one reply several may be answered. It holds while the playhead stays there. */
  const picked = useSignal<{ readonly wait: number; readonly at: number } | undefined>(undefined);
  void call.version.value;
  const all = counter.take(call.entries);
  const entry = playhead.entry.value;
  const shown = isWhole.value ? all : waitsAt(all, entry);
  const peaks = callPeaks.value;
  const scale = waitScaleOf(shown.flatMap(({ waterfall }) => waterfall ?? []));
  const rows = ordered(shown, order.value);
  const isPicked = picked.value?.at === entry;
  const current = shown.findLast((wait) =>
    isPicked ? wait.entry === picked.value?.wait : wait.entry <= entry,
  );
  const chosen = rows.findIndex((wait) => wait === current);
  const choose = (wait: Wait): void => {
    const at = wait.answerEntry ?? wait.entry;
    picked.value = { wait: wait.entry, at };
    playhead.choose(at);
  };
  return (
    <section class="waits" aria-label="Waits">
      <WaitsHead waits={shown} voiceToVoice={shown.flatMap((wait) => voiceToVoiceMs(wait, peaks) ?? [])} />
      <WaitsTools isWhole={isWhole} order={order}>
        <BeyondWords
          count={shown.filter(({ waterfall }) => waterfall && isBeyond(waterfall, scale)).length}
        />
      </WaitsTools>
      {rows.length === 0 ? (
        <p class="waits-empty">{emptyWords(all.length)}</p>
      ) : (
        <>
          <p class="waits-detail" data-turn={current?.turn}>
            {current === undefined
              ? 'Choose a turn to see its sum.'
              : detailWords(current, voiceToVoiceMs(current, peaks))}
          </p>
          <WaitAxis scale={scale} />
          <WaitRows waits={rows} scale={scale} chosen={chosen} choose={choose} />
        </>
      )}
    </section>
  );
}

interface WaitsToolsProps {
  readonly isWhole: Signal<boolean>;
  readonly order: Signal<WaitOrder>;
  readonly children: ComponentChildren;
}

function WaitsTools({ isWhole, order, children }: WaitsToolsProps) {
  return (
    <div class="waits-tools">
      <label>
        <input
          type="checkbox"
          checked={isWhole.value}
          onChange={({ currentTarget }) => {
            isWhole.value = currentTarget.checked;
          }}
        />
        Whole call
      </label>
      <label>
        Sorted by{' '}
        <select
          value={order.value}
          onChange={({ currentTarget }) => {
            order.value = currentTarget.value === 'length' ? 'length' : 'time';
          }}
        >
          <option value="time">time</option>
          <option value="length">length</option>
        </select>
      </label>
      {children}
    </div>
  );
}

function BeyondWords({ count }: { readonly count: number }) {
  if (count === 0) return null;
  return (
    <p class="waits-beyond" data-beyond={count}>
      {count === 1 ? '1 bar goes' : `${count} bars go`} beyond the axis
    </p>
  );
}

function emptyWords(inCall: number): string {
  return inCall === 0
    ? 'No turn has been answered yet. Each one will stand here with what the caller waited for.'
    : `Nothing was answered up to here. The whole call has ${inCall} ${inCall === 1 ? 'turn' : 'turns'}.`;
}

function detailWords({ turn, by, waterfall, eagerLeadMs }: Wait, voiceMs: number | undefined): string {
  const who = by === undefined ? `Turn ${turn}` : by === 'keys' ? 'Entered by keys' : 'Typed';
  if (waterfall === undefined) return `${who}: no answer of its own so far.`;
  const lead =
    eagerLeadMs === undefined ? '' : ` The guess began ${tenths(eagerLeadMs)} ms before the end of the turn.`;
  const voice =
    voiceMs === undefined
      ? ''
      : ` Voice to voice ${tenths(voiceMs)} ms, of which ${tenths(voiceMs - waterfall.waitedMs)} ms were the pause at its end.`;
  return `${who}: ${sumWords(waterfall)}.${lead}${voice}`;
}
