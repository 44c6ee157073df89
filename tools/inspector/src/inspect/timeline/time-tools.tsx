import { durationWords, momentWords } from '../../model/time-words.ts';
import type { TimeState } from './time-state.ts';
import { spanOf } from './time-window.ts';

/** The axis' buttons, and where it stands. */
export function TimeTools({ state, label }: { readonly state: TimeState; readonly label: string }) {
  const { fromMs, toMs } = state.window.value;
  return (
    <div class="time-tools">
      <h2>{label}</h2>
      <p class="time-place" data-from={fromMs} data-to={toMs}>
        <strong>{momentWords(state.playhead.atMs.value)}</strong>
        <span class="time-span">
          {momentWords(Math.max(0, fromMs), 100)} – {momentWords(toMs, 100)},{' '}
          {durationWords(spanOf({ fromMs, toMs }))}
        </span>
      </p>
      <p class="time-hint" aria-hidden="true">
        Wheel scrolls · Ctrl + wheel or pinch zooms · Shift + wheel or drag pans
      </p>
      <div class="time-buttons" role="group" aria-label="Zoom">
        <button type="button" aria-label="Zoom in" onClick={() => state.zoom(0.5)}>
          +
        </button>
        <button type="button" aria-label="Zoom out" onClick={() => state.zoom(2)}>
          −
        </button>
        <button type="button" onClick={() => state.showTurn(state.playhead.atMs.value)}>
          This turn
        </button>
        <button type="button" onClick={() => state.showWhole()}>
          Whole call
        </button>
      </div>
    </div>
  );
}
