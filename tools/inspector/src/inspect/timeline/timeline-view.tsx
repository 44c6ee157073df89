import { effect, untracked, useSignal, type Signal } from '@preact/signals';
import { useLayoutEffect, useMemo, useRef } from 'preact/hooks';
import type { CallViewProps } from '../call-page.tsx';
import { peaksOfCall } from './call-peaks.ts';
import { TimePainter } from './draw/time-painter.ts';
import { listenToGestures } from './gestures.ts';
import { heightOf } from './lane-layout.ts';
import { thingAt, type Thing } from './model/thing-at.ts';
import { windowSummary } from './model/window-summary.ts';
import { MoreLanes } from './more-lanes.tsx';
import { OverviewStrip } from './overview-strip.tsx';
import { PlayheadSlider } from './playhead-slider.tsx';
import { ThingCard, type PlacedThing } from './thing-card.tsx';
import { TimeState } from './time-state.ts';
import { TimeTools } from './time-tools.tsx';
import { spanOf, type TimeWindow } from './time-window.ts';
import './timeline.css';

interface TimelineProps extends CallViewProps {
  readonly label?: string;
  /** Shared by time axes that show the same stretch; undefined in it: nobody has chosen one yet. */
  readonly window?: Signal<TimeWindow | undefined>;
}

/** One call on one time axis: who had the floor, what was said, guessed, made, heard and what went wrong. */
export function TimelineView({ call, playhead, label = 'Time axis', window: shared }: TimelineProps) {
  const state = useMemo(
    () => new TimeState(call, playhead, shared, peaksOfCall(call)),
    [call, playhead, shared],
  );
  const pointed = useSignal<PlacedThing | undefined>(undefined);
  const lanes = useRef<HTMLCanvasElement>(null);
  const ruler = useRef<HTMLCanvasElement>(null);
  const overview = useRef<HTMLCanvasElement>(null);
  const body = useRef<HTMLDivElement>(null);
  const scroller = useRef<HTMLDivElement>(null);
  useLayoutEffect(() => {
    if (lanes.current === null || ruler.current === null || overview.current === null) return undefined;
    if (body.current === null) return undefined;
    const canvases = { lanes: lanes.current, ruler: ruler.current, overview: overview.current };
    const stops = [
      followWidth(canvases.lanes, state),
      new TimePainter(canvases, state).start(),
      listenToGestures(canvases.lanes, body.current, gesturesOn(state, pointed, canvases.lanes)),
      keepInView(state),
    ];
    return () => stops.forEach((stop) => stop());
  }, [state, pointed]);
  const shown = state.lanes.value;
  const height = `${heightOf(shown)}px`;
  return (
    <section class="time" aria-label={label} data-lanes={shown.length}>
      <TimeTools state={state} label={label} />
      <OverviewStrip state={state} canvas={overview} />
      <div class="time-body" ref={body}>
        <div class="time-ruler">
          <canvas ref={ruler} aria-hidden="true" />
        </div>
        <div class="time-scroll" ref={scroller}>
          <ul class="time-labels" style={{ height }} aria-hidden="true">
            {shown.map(({ id, label: name, topPx, heightPx }) => (
              <li key={id} data-lane={id} style={{ top: `${topPx}px`, height: `${heightPx}px` }}>
                {name}
              </li>
            ))}
          </ul>
          <canvas class="time-lanes" ref={lanes} style={{ height }} aria-hidden="true" />
        </div>
        <PlayheadSlider state={state} />
        <MoreLanes lanes={shown} scroller={scroller} />
        <ThingCard pointed={pointed} />
      </div>
      <WindowSummary state={state} />
    </section>
  );
}

/** The same in words, for who can't see it. */
function WindowSummary({ state }: { readonly state: TimeState }) {
  const sentences = windowSummary(state.grown.value.model, state.window.value);
  return (
    <ul class="visually-hidden" aria-label="In view">
      {sentences.map((sentence) => (
        <li key={sentence}>{sentence}</li>
      ))}
    </ul>
  );
}

function followWidth(canvas: HTMLElement, state: TimeState): () => void {
  const measure = (): void => {
    state.widthPx.value = canvas.clientWidth;
  };
  const observer = new ResizeObserver(measure);
  observer.observe(canvas);
  measure();
  return () => observer.disconnect();
}

/** Moves the window when the playhead leaves it, but not when the window leaves the playhead. */
function keepInView(state: TimeState): () => void {
  let isFirst = true;
  return effect(() => {
    const atMs = state.playhead.atMs.value;
    if (!isFirst) untracked(() => state.reveal(atMs));
    isFirst = false;
  });
}

function gesturesOn(state: TimeState, pointed: Signal<PlacedThing | undefined>, canvas: HTMLElement) {
  const thing = (xPx: number, yPx: number): Thing | undefined =>
    thingAt(state.grown.value.model, state.lanes.value, {
      atMs: state.momentAt(xPx),
      yPx,
      msPerPx: spanOf(state.window.value) / Math.max(1, state.widthPx.value),
    });
  const point = (place: { readonly xPx: number; readonly yPx: number } | undefined): void => {
    const found = place === undefined ? undefined : thing(place.xPx, place.yPx);
    const seen = canvas.parentElement;
    if (place === undefined || found === undefined || seen === null) {
      pointed.value = undefined;
      return;
    }
    const { xPx } = place;
    const yPx = place.yPx - seen.scrollTop;
    const isRight = xPx > state.widthPx.value / 2;
    pointed.value = { thing: found, xPx, yPx, isRight, isLow: yPx > seen.clientHeight / 2 };
  };
  return {
    point,
    zoom: (factor: number, xPx: number) => state.zoom(factor, state.momentAt(xPx)),
    pan: (byPx: number) => state.pan((byPx / Math.max(1, state.widthPx.value)) * spanOf(state.window.value)),
    doubleTap: (xPx: number) => state.showTurn(state.momentAt(xPx)),
    tap: (xPx: number, yPx: number) => {
      const found = thing(xPx, yPx);
      if (found === undefined) state.playhead.seek(state.momentAt(xPx));
      else state.playhead.choose(found.entry);
      point({ xPx, yPx });
    },
  };
}
