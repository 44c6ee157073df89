import type { TimelineModel } from './model/timeline-model.ts';

export type LaneId =
  | 'bargeIns'
  | 'state'
  | 'audio'
  | 'caller'
  | 'confidence'
  | 'guesses'
  | 'model'
  | 'speech'
  | 'playout'
  | 'tools'
  | 'marks'
  | 'events';

/** Where a lane is, in pixels from the top. */
export interface Lane {
  readonly id: LaneId;
  readonly label: string;
  readonly topPx: number;
  readonly heightPx: number;
}

export const rowPx = 17;
export const barPx = 15;
const gapPx = 2;

/** A row of turns, and below it what the recogniser tells of them. */
const callerPx = rowPx + 15;

interface LaneShape {
  readonly id: LaneId;
  readonly label: string;
  readonly heightPx: number;
}

/** The lanes that a call has something for, below one another. */
export function laneLayout(model: TimelineModel, hasAudio: boolean): readonly Lane[] {
  const { bars, ticks, bargeIns, confidences } = model;
  const ofBars = (id: keyof typeof bars, label: string): LaneShape | false =>
    bars[id].bars.length > 0 && { id, label, heightPx: bars[id].rows * rowPx };
  const shapes: readonly (LaneShape | false)[] = [
    bargeIns.length > 0 && { id: 'bargeIns', label: 'Barge-in', heightPx: 30 },
    { id: 'state', label: 'State', heightPx: rowPx },
    hasAudio && { id: 'audio', label: 'Audio', heightPx: 28 },
    bars.caller.bars.length > 0 && { id: 'caller', label: 'Caller', heightPx: callerPx },
    confidences.length > 0 && { id: 'confidence', label: 'Turn end', heightPx: 36 },
    ofBars('guesses', 'Speculation'),
    ofBars('model', 'Model'),
    ofBars('speech', 'Speech'),
    ofBars('playout', 'Playout'),
    ofBars('tools', 'Tools'),
    ticks.marks.length > 0 && { id: 'marks', label: 'Marks', heightPx: 14 },
    ticks.events.length > 0 && { id: 'events', label: 'Events', heightPx: rowPx },
  ];
  let topPx = gapPx;
  return shapes
    .filter((shape) => shape !== false)
    .map((shape) => {
      const lane = Object.assign(shape, { topPx });
      topPx += shape.heightPx + gapPx;
      return lane;
    });
}

export function heightOf(lanes: readonly Lane[]): number {
  const last = lanes.at(-1);
  return last === undefined ? 0 : last.topPx + last.heightPx + gapPx;
}

/** How many lanes are, by more than half, below what is seen of them. */
export function lanesBelow(lanes: readonly Lane[], seenToPx: number): number {
  return lanes.filter(({ topPx, heightPx }) => topPx + heightPx / 2 > seenToPx).length;
}
