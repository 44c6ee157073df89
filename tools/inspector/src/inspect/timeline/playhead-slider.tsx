import { useRef } from 'preact/hooks';
import { momentWords } from '../../model/time-words.ts';
import { dragged } from './gestures.ts';
import type { TimeState } from './time-state.ts';
import { spanOf } from './time-window.ts';

/** The moment that all views show: a line over the lanes that is dragged, or moved by keys; the ruler moves it too. */
export function PlayheadSlider({ state }: { readonly state: TimeState }) {
  const { playhead, call } = state;
  const track = useRef<HTMLDivElement>(null);
  const atMs = playhead.atMs.value;
  const x = state.xOf(atMs);
  const isInView = x >= -1 && x <= state.widthPx.value + 1;
  const publicState = state.publicState.value;
  const scrub = (event: PointerEvent): void => {
    if (track.current === null) return;
    dragged(event, track.current, (xPx) =>
      playhead.seek(state.momentAt(Math.min(Math.max(0, xPx), state.widthPx.value))),
    );
  };
  const press = (event: KeyboardEvent): void => {
    if (!moveByKey(state, event)) return;
    event.preventDefault();
    // The page has keys of its own, and some are the same.
    event.stopPropagation();
  };
  return (
    <div class="time-track" ref={track}>
      <div class="time-scrub" onPointerDown={scrub} />
      <div
        class="time-playhead"
        role="slider"
        tabIndex={0}
        aria-label="Moment"
        aria-valuemin={0}
        aria-valuemax={Math.round(call.endMs)}
        aria-valuenow={Math.round(atMs)}
        aria-valuetext={publicState === '' ? momentWords(atMs) : `${momentWords(atMs)}, ${publicState}`}
        data-at={atMs}
        data-state={publicState}
        hidden={!isInView}
        style={{ transform: `translateX(${x}px)` }}
        onPointerDown={scrub}
        onKeyDown={press}
      />
    </div>
  );
}

function moveByKey(state: TimeState, { key, shiftKey, ctrlKey, altKey, metaKey }: KeyboardEvent): boolean {
  if (ctrlKey || altKey || metaKey) return false;
  const { playhead } = state;
  const stepMs = spanOf(state.window.value) / (shiftKey ? 10 : 100);
  const seekBy = (byMs: number): void => playhead.seek(playhead.atMs.value + byMs);
  const moves: Readonly<Record<string, () => void>> = {
    ArrowLeft: () => seekBy(-stepMs),
    ArrowRight: () => seekBy(stepMs),
    ArrowDown: () => seekBy(-stepMs),
    ArrowUp: () => seekBy(stepMs),
    PageUp: () => seekBy(stepMs * 10),
    PageDown: () => seekBy(-stepMs * 10),
    Home: () => playhead.seek(0),
    End: () => playhead.seek(state.endMs),
    '+': () => state.zoom(0.5),
    '-': () => state.zoom(2),
  };
  const move = moves[key];
  move?.();
  return move !== undefined;
}
