import { effect, type ReadonlySignal } from '@preact/signals';
import type { TransitionPlace } from '../state/chart-places.ts';
import { neverMarks } from '../state/coverage.ts';
import { frameMarks, markKey, type Marks } from '../state/marks.ts';
import { timersLeft } from '../state/timers.ts';
import type { ChartDesk } from './chart-desk.ts';
import type { Painter } from './painter.ts';
import type { StepBadges } from './step-badges.ts';

interface Painting {
  readonly desk: ChartDesk;
  readonly edges: ReadonlyMap<string, readonly string[]>;
  readonly delays: ReadonlyMap<string, string>;
  readonly moment: ReadonlySignal<number>;
  readonly painter: Painter;
  readonly places: ReadonlyMap<string, TransitionPlace>;
  readonly badges: StepBadges;
}

/** Keeps a drawing as the playhead has it; the result ends that. */
export function paintFrames(painting: Painting): () => void {
  const ends = [
    effect(() => paintFrame(painting)),
    effect(() => paintTimers(painting)),
    effect(() => paintCounts(painting)),
  ];
  return () => ends.forEach((end) => end());
}

function paintFrame({ desk, edges, painter, places, badges }: Painting): void {
  const { playhead, chart, overlay } = desk;
  const index = playhead.frame.value;
  const frame = playhead.call.frames[index];
  const history = desk.history.value;
  const visited = [...chart.states.keys()].filter((path) => history.timesEntered(path, index) > 0);
  const marks = frameMarks(frame, (id) => places.get(id)?.edge, visited);
  const counts = desk.counts.value;
  const shown = overlay.value === 'none' || counts === undefined;
  painter.paint(shown ? marks : joined(marks, neverMarks(chart, counts, edges)));
  badges.show(frame?.taken.map(({ id }) => id) ?? []);
}

function joined(one: Marks, other: Marks): Marks {
  const both = new Map(one);
  for (const [key, name] of other) both.set(key, both.has(key) ? `${both.get(key)} ${name}` : name);
  return both;
}

function paintTimers({ desk: { playhead }, delays, moment, painter }: Painting): void {
  const frame = playhead.call.frames[playhead.frame.value];
  const left = timersLeft(frame?.timers ?? [], delays, moment.value);
  painter.paintBars(new Map(left.toReversed().map(({ source, share }) => [source, share])));
}

function paintCounts({ desk, edges, painter }: Painting): void {
  const counts = desk.counts.value;
  if (counts === undefined) return;
  const byKey = new Map<string, number>();
  for (const path of desk.chart.states.keys()) byKey.set(markKey.box(path), counts.state(path));
  for (const [edge, ids] of edges)
    byKey.set(
      markKey.edge(edge),
      ids.reduce((sum, id) => sum + counts.transition(id), 0),
    );
  painter.paintCounts((key) => byKey.get(key) ?? 0);
}
