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

export const rowPx = 22;
export const barPx = 18;
const gapPx = 3;

interface LaneShape {
  readonly id: LaneId;
  readonly label: string;
  readonly heightPx: number;
}

/** The lanes that a call has something for, below one another. */
export function laneLayout(model: TimelineModel, hasAudio: boolean): readonly Lane[] {
  const { bars, ticks, bargeIns, confidences, thresholds } = model;
  const rowsPx = (id: 'model' | 'speech' | 'tools'): number => bars[id].rows * rowPx;
  const shapes: readonly (LaneShape | false)[] = [
    bargeIns.length > 0 && { id: 'bargeIns', label: 'Barge-in', heightPx: 36 },
    { id: 'state', label: 'State', heightPx: rowPx },
    hasAudio && { id: 'audio', label: 'Audio', heightPx: 40 },
    { id: 'caller', label: 'Caller', heightPx: 40 },
    confidences.length + thresholds.length > 0 && { id: 'confidence', label: 'Turn end', heightPx: 52 },
    { id: 'guesses', label: 'Speculation', heightPx: rowPx },
    { id: 'model', label: 'Model', heightPx: rowsPx('model') },
    { id: 'speech', label: 'Speech', heightPx: rowsPx('speech') },
    { id: 'playout', label: 'Playout', heightPx: rowPx },
    bars.tools.bars.length > 0 && { id: 'tools', label: 'Tools', heightPx: rowsPx('tools') },
    { id: 'marks', label: 'Marks', heightPx: 18 },
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
