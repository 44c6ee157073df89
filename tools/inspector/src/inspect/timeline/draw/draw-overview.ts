import type { TimelineModel } from '../model/timeline-model.ts';
import type { Pen } from './pen.ts';
import type { Scale } from './scale.ts';

/** The whole call in one strip: the caller above, the agent below, barge-ins and faults across. */
export function drawOverview(
  pen: Pen,
  scale: Scale,
  model: TimelineModel,
  heightPx: number,
  nowMs: number,
): void {
  const half = heightPx / 2;
  const stretch = (id: 'caller' | 'playout', top: number): void => {
    let drawnTo = -Infinity;
    model.bars[id].between(scale.window.fromMs, scale.window.toMs, ({ fromMs, toMs }) => {
      const right = scale.x(toMs ?? nowMs);
      if (right <= drawnTo) return;
      const left = Math.max(drawnTo, scale.x(fromMs));
      drawnTo = Math.max(right, left + 1);
      pen.fill(id === 'caller' ? 'caller' : 'agent', 0.75, left, top, drawnTo - left, half - 4);
    });
  };
  stretch('caller', 3);
  stretch('playout', half + 1);
  for (const { atMs } of model.bargeIns)
    pen.fill('contested', 1, Math.round(scale.x(atMs)), 1, 1, heightPx - 2);
  for (const { atMs, kind } of model.ticks.events)
    if (kind === 'fault') pen.fill('danger', 1, Math.round(scale.x(atMs)), 1, 2, heightPx - 2);
}
