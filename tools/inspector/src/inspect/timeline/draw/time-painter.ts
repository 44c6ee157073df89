import { effect } from '@preact/signals';
import { heightOf } from '../lane-layout.ts';
import type { TimeState } from '../time-state.ts';
import { spanOf } from '../time-window.ts';
import { drawLanes, drawRuler } from './draw-lanes.ts';
import { drawOverview } from './draw-overview.ts';
import { onOtherInks, readInks, type Inks } from './inks.ts';
import { Pen } from './pen.ts';
import { scaleOf } from './scale.ts';

/** The canvases of one time axis. */
export interface TimeCanvases {
  readonly lanes: HTMLCanvasElement;
  readonly ruler: HTMLCanvasElement;
  readonly overview: HTMLCanvasElement;
}

const rulerHeightPx = 20;
const overviewHeightPx = 20;

/** Draws when something that is shown has changed, at most once a frame. */
export class TimePainter {
  readonly #canvases: TimeCanvases;
  readonly #state: TimeState;
  readonly #widths = new Map<string, number>();
  readonly #fontFamily: string;
  #inks: Inks;
  #frame = 0;
  #overviewOf: unknown;

  constructor(canvases: TimeCanvases, state: TimeState) {
    this.#canvases = canvases;
    this.#state = state;
    this.#inks = readInks(canvases.lanes);
    this.#fontFamily = getComputedStyle(canvases.lanes).fontFamily;
  }

  /** Returns what stops it. */
  start(): () => void {
    const stopInks = onOtherInks(() => {
      this.#inks = readInks(this.#canvases.lanes);
      this.#overviewOf = undefined;
      this.#request();
    });
    const state = this.#state;
    const stopState = effect(() => {
      void state.window.value;
      void state.grown.value;
      void state.lanes.value;
      void state.widthPx.value;
      this.#request();
    });
    return () => {
      stopInks();
      stopState();
      cancelAnimationFrame(this.#frame);
    };
  }

  #request(): void {
    if (this.#frame !== 0) return;
    this.#frame = requestAnimationFrame(() => {
      this.#frame = 0;
      this.#draw();
    });
  }

  #draw(): void {
    const state = this.#state;
    const widthPx = state.widthPx.peek();
    if (widthPx <= 0) return;
    const { model } = state.grown.peek();
    const lanes = state.lanes.peek();
    const scale = scaleOf(state.window.peek(), widthPx);
    const nowMs = state.endMs;
    const heightPx = heightOf(lanes);
    const drawn = { model, lanes, peaks: state.peaks.peek(), heightPx, nowMs };
    this.#on(this.#canvases.lanes, widthPx, heightPx, (pen) => drawLanes(pen, scale, drawn));
    this.#on(this.#canvases.ruler, widthPx, rulerHeightPx, (pen) => drawRuler(pen, scale, rulerHeightPx));
    const whole = scaleOf(state.overview.peek(), widthPx);
    // In silence the strip is drawn again whenever its end has moved by a pixel or so.
    const wholeOf = Math.round(Math.log(spanOf(whole.window)) * widthPx);
    const overviewOf = `${state.grown.peek().version}:${wholeOf}:${widthPx}:${devicePixelRatio}`;
    if (this.#overviewOf === overviewOf) return;
    this.#overviewOf = overviewOf;
    this.#on(this.#canvases.overview, widthPx, overviewHeightPx, (pen) =>
      drawOverview(pen, whole, model, overviewHeightPx, nowMs),
    );
  }

  #on(canvas: HTMLCanvasElement, widthPx: number, heightPx: number, draw: (pen: Pen) => void): void {
    const context = canvas.getContext('2d');
    if (context === null) return;
    const ratio = devicePixelRatio;
    const width = Math.round(widthPx * ratio);
    const height = Math.round(heightPx * ratio);
    if (canvas.width !== width) canvas.width = width;
    if (canvas.height !== height) canvas.height = height;
    context.setTransform(ratio, 0, 0, ratio, 0, 0);
    context.clearRect(0, 0, widthPx, heightPx);
    draw(new Pen(context, this.#inks, widthPx, this.#fontFamily, this.#widths));
  }
}
