import { momentWords } from '../../../model/time-words.ts';
import type { Peaks } from '../peaks.ts';
import type { Lane } from '../lane-layout.ts';
import type { TimelineModel } from '../model/timeline-model.ts';
import { rulerStepMs } from '../time-ruler.ts';
import { drawAudio } from './draw-audio.ts';
import { drawBargeIns, lineBargeIns, shadeBargeIns } from './draw-barge-ins.ts';
import { drawBars } from './draw-bars.ts';
import { drawConfidence } from './draw-confidence.ts';
import { drawEvents, drawMarks, drawTurnTicks } from './draw-ticks.ts';
import type { Pen } from './pen.ts';
import type { Scale } from './scale.ts';

export interface LanesDrawn {
  readonly model: TimelineModel;
  readonly lanes: readonly Lane[];
  readonly peaks: Peaks | undefined;
  readonly heightPx: number;
  /** As far as the call is known. */
  readonly nowMs: number;
}

export function drawLanes(pen: Pen, scale: Scale, drawn: LanesDrawn): void {
  const { model, heightPx, nowMs } = drawn;
  drawGrid(pen, scale, heightPx);
  shadeBargeIns(pen, scale, model.bargeIns, heightPx, nowMs);
  for (const lane of drawn.lanes) drawLane(pen, scale, lane, drawn);
  lineBargeIns(pen, scale, model.bargeIns, heightPx);
}

function drawLane(pen: Pen, scale: Scale, lane: Lane, { model, peaks, nowMs }: LanesDrawn): void {
  const { id, topPx, heightPx } = lane;
  switch (id) {
    case 'bargeIns':
      drawBargeIns(pen, scale, lane, model.bargeIns);
      return;
    case 'audio':
      if (peaks !== undefined) drawAudio(pen, scale, lane, peaks);
      return;
    case 'confidence':
      drawConfidence(pen, scale, lane, model.confidences, model.thresholds);
      return;
    case 'marks':
      drawMarks(pen, scale, model.ticks.marks, topPx, heightPx);
      return;
    case 'events':
      drawEvents(pen, scale, model.ticks.events, topPx + heightPx / 2);
      return;
    case 'caller':
      drawTurnTicks(pen, scale, model.ticks.caller, topPx + heightPx - 7);
      drawBars(pen, scale, model.bars.caller, topPx, nowMs);
      return;
    case 'state':
    case 'guesses':
    case 'model':
    case 'speech':
    case 'playout':
    case 'tools':
      drawBars(pen, scale, model.bars[id], topPx, nowMs);
  }
}

const labelRoomPx = 84;

function drawGrid(pen: Pen, scale: Scale, heightPx: number): void {
  eachStep(scale, (x) => pen.fill('rule', 0.6, Math.round(x), 0, 1, heightPx));
}

export function drawRuler(pen: Pen, scale: Scale, heightPx: number): void {
  eachStep(scale, (x, atMs, stepMs) => {
    pen.fill('edge', 1, Math.round(x), heightPx - 5, 1, 5);
    pen.text(momentWords(atMs, stepMs), x + 4, heightPx / 2, labelRoomPx, 'soft');
  });
}

function eachStep(scale: Scale, visit: (x: number, atMs: number, stepMs: number) => void): void {
  const stepMs = rulerStepMs(scale.window, scale.widthPx, labelRoomPx);
  const first = Math.ceil(scale.window.fromMs / stepMs);
  for (let step = first; step * stepMs <= scale.window.toMs; step++)
    visit(scale.x(step * stepMs), step * stepMs, stepMs);
}
