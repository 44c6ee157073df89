import { computed, signal, type ReadonlySignal, type Signal } from '@preact/signals';
import type { Playhead } from '../playhead.ts';
import type { OpenCall } from '../record/open-call.ts';
import type { Peaks } from './peaks.ts';
import { laneLayout } from './lane-layout.ts';
import type { Bar } from './model/bar.ts';
import { timelineOf } from './model/timeline-model.ts';
import { lastAtOrBefore } from '../record/last-at-or-before.ts';
import {
  around,
  endOf,
  overviewOf,
  panned,
  revealing,
  spanOf,
  wholeCall,
  zoomed,
  type TimeWindow,
} from './time-window.ts';

/** A call that is longer is shown from so long before its end. */
const overviewMs = 90_000;
const followedMs = 15_000;

/** What one time axis shows of its call, and how that is moved. */
export class TimeState {
  readonly call: OpenCall;
  readonly playhead: Playhead;
  readonly widthPx = signal(0);
  readonly peaks: ReadonlySignal<Peaks | undefined>;
  /** Undefined in it: nobody has chosen a window yet. Time axes that share it show the same stretch. */
  readonly chosen: Signal<TimeWindow | undefined>;

  constructor(
    call: OpenCall,
    playhead: Playhead,
    chosen: Signal<TimeWindow | undefined> = signal(undefined),
    peaks: ReadonlySignal<Peaks | undefined> = signal(undefined),
  ) {
    this.call = call;
    this.playhead = playhead;
    this.peaks = peaks;
    this.chosen = chosen;
  }

  /** The same object each time, with what has come since; `version` tells that it grew. */
  readonly grown = computed(() => {
    const version = this.call.version.value;
    return { model: timelineOf(this.call), version };
  });

  readonly lanes = computed(() => laneLayout(this.grown.value.model, this.peaks.value !== undefined));

  readonly window = computed<TimeWindow>(() => {
    void this.call.version.value;
    const chosen = this.chosen.value;
    if (this.call.isLive.value && this.playhead.isFollowing.value)
      return endOf(this.playhead.atMs.value, chosen === undefined ? followedMs : spanOf(chosen));
    const { endMs } = this.call;
    if (chosen !== undefined) return chosen;
    if (endMs <= overviewMs) return wholeCall(endMs);
    return revealing(endOf(endMs, overviewMs), this.playhead.atMs.value, endMs);
  });

  readonly overview = computed<TimeWindow>(() => {
    void this.call.version.value;
    return overviewOf(this.window.value, this.call.endMs);
  });

  /** The call's state at the playhead; empty before it has one. */
  readonly publicState = computed(() => {
    const { bars } = this.grown.value.model.bars.state;
    return bars[lastAtOrBefore(bars, ({ fromMs }) => fromMs, this.playhead.atMs.value)]?.name ?? '';
  });

  get endMs(): number {
    return this.call.endMs;
  }

  xOf(atMs: number): number {
    const window = this.window.value;
    return ((atMs - window.fromMs) / spanOf(window)) * this.widthPx.value;
  }

  momentAt(xPx: number): number {
    const window = this.window.value;
    return window.fromMs + (xPx / Math.max(1, this.widthPx.value)) * spanOf(window);
  }

  show(window: TimeWindow): void {
    // What follows the end can't look elsewhere; it stays at the moment where it was.
    if (this.call.isLive.value && this.playhead.isFollowing.value && window.toMs < this.call.endMs)
      this.playhead.seek(this.call.endMs);
    this.chosen.value = window;
  }

  zoom(factor: number, atMs = this.#middleMs()): void {
    this.show(zoomed(this.window.value, factor, atMs, this.endMs));
  }

  pan(byMs: number): void {
    this.show(panned(this.window.value, byMs, this.endMs));
  }

  showWhole(): void {
    this.show(wholeCall(this.endMs));
  }

  /** Shows the turn of a moment: the caller's words and all that was made and heard up to the next turn's. */
  showTurn(atMs: number): void {
    const turns = this.grown.value.model.bars.caller.bars;
    const index = Math.max(
      0,
      lastAtOrBefore(turns, ({ fromMs }) => fromMs, atMs),
    );
    const turn = turns[index];
    if (turn === undefined) return;
    this.show(around(turn.fromMs, turns[index + 1]?.fromMs ?? this.#heardUntil(turn), this.endMs));
  }

  /** Moves the window to where the playhead is, when that went out of it. */
  reveal(atMs: number): void {
    const window = this.window.value;
    const revealed = revealing(window, atMs, this.endMs);
    if (revealed !== window) this.chosen.value = revealed;
  }

  /** Of the last turn: up to the end of what was heard after it. */
  #heardUntil(turn: Bar): number {
    const heard = this.grown.value.model.bars.playout.bars.at(-1);
    return Math.max(turn.toMs ?? this.endMs, heard?.toMs ?? this.endMs);
  }

  #middleMs(): number {
    const { fromMs, toMs } = this.window.value;
    const { atMs } = this.playhead;
    return atMs.value >= fromMs && atMs.value <= toMs ? atMs.value : (fromMs + toMs) / 2;
  }
}
