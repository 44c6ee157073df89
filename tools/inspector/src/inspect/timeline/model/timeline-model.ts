import type { LogEntry } from '../../../../../replay/log-entry.ts';
import { readerPerLog, type EntryReader, type GrowingLog } from '../../record/growing-log.ts';
import type { BarLane } from './bar.ts';
import { BarList } from './bar-list.ts';
import { BargeIns, type BargeIn } from './barge-ins.ts';
import { callerLane } from './caller-lane.ts';
import { confidenceCurve, type Confidence, type ThresholdStep } from './confidence-curve.ts';
import { EntryBars } from './entry-bars.ts';
import { eventsLane, marksLane } from './event-lanes.ts';
import { GuessLane } from './guess-lane.ts';
import type { Handlers } from './handlers.ts';
import { modelLane, speechLane } from './making-lanes.ts';
import { PlayoutLane } from './playout-lane.ts';
import { stateLane } from './state-lane.ts';
import type { Tick, TickLane } from './tick.ts';
import { toolLane } from './tool-lane.ts';

/** The lanes of a call's time axis, built from its entries as they come. */
export class TimelineModel implements EntryReader {
  readonly bars: Readonly<Record<BarLane, BarList>> = {
    state: new BarList('state'),
    caller: new BarList('caller'),
    guesses: new BarList('guesses'),
    model: new BarList('model', 2),
    speech: new BarList('speech', 2),
    playout: new BarList('playout'),
    tools: new BarList('tools', 3),
  };
  readonly ticks: Readonly<Record<TickLane, Tick[]>> = { caller: [], marks: [], events: [] };
  readonly confidences: Confidence[] = [];
  readonly thresholds: ThresholdStep[] = [];
  readonly #bargeIns = new BargeIns();
  readonly #handlers = new Map<string, Handlers[string][]>();

  constructor(log: GrowingLog) {
    const { bars, ticks } = this;
    const lanes: readonly Handlers[] = [
      stateLane(bars.state),
      callerLane(bars.caller, ticks.caller),
      new EntryBars(bars.caller, ticks.caller).handlers,
      confidenceCurve(this.confidences, this.thresholds),
      new GuessLane(bars.guesses, log).handlers,
      modelLane(bars.model),
      speechLane(bars.speech),
      new PlayoutLane(bars.playout).handlers,
      toolLane(bars.tools),
      marksLane(ticks.marks),
      eventsLane(ticks.events),
      this.#bargeIns.handlers,
      { 'client.ended': ({ at }) => this.#endAll(at) },
    ];
    for (const [type, handler] of lanes.flatMap((lane) => Object.entries(lane))) {
      const known = this.#handlers.get(type);
      if (known === undefined) this.#handlers.set(type, [handler]);
      else known.push(handler);
    }
  }

  get bargeIns(): readonly BargeIn[] {
    return this.#bargeIns.list;
  }

  take(entry: LogEntry, index: number): void {
    for (const handle of this.#handlers.get(entry.type) ?? []) handle(entry, index);
  }

  #endAll(atMs: number): void {
    for (const list of Object.values(this.bars)) list.endAll(atMs, undefined);
  }
}

export const timelineOf = readerPerLog((log) => new TimelineModel(log));
