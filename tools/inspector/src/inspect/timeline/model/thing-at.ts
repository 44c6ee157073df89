import { durationWords, momentWords } from '../../../model/time-words.ts';
import { lastAtOrBefore } from '../../record/last-at-or-before.ts';
import { rowPx, type Lane } from '../lane-layout.ts';
import type { Bar } from './bar.ts';
import { bargeInWords, momentsOf, type BargeIn } from './barge-ins.ts';
import type { Confidence } from './confidence-curve.ts';
import type { Tick } from './tick.ts';
import type { TimelineModel } from './timeline-model.ts';

/** What is told of a thing on the axis. */
export interface Thing {
  readonly kind: string;
  /** The index of the entry that tells of it. */
  readonly entry: number;
  readonly title: string;
  readonly time: string;
  /** Sentences and texts, one a line. */
  readonly lines: readonly string[];
}

interface Spot {
  readonly atMs: number;
  /** In pixels from the lanes' top. */
  readonly yPx: number;
  readonly msPerPx: number;
}

const reachPx = 6;
/** So far behind a thing its text still belongs to it. */
const textPx = 240;

/** The thing that is drawn there; undefined: none. */
export function thingAt(model: TimelineModel, lanes: readonly Lane[], spot: Spot): Thing | undefined {
  const lane = lanes.find(({ topPx, heightPx }) => spot.yPx >= topPx && spot.yPx < topPx + heightPx + 3);
  if (lane === undefined) return undefined;
  const reachMs = reachPx * spot.msPerPx;
  switch (lane.id) {
    case 'audio':
      return undefined;
    case 'bargeIns':
      return ofBargeIn(lastWithText(model.bargeIns, spot));
    case 'confidence':
      return ofConfidence(nearest(model.confidences, spot.atMs, reachMs * 1.5), model);
    case 'marks':
      return ofTick(nearest(model.ticks.marks, spot.atMs, reachMs));
    case 'events':
      return ofTick(lastWithText(model.ticks.events, spot));
    case 'caller': {
      const isBelow = spot.yPx - lane.topPx >= rowPx;
      const tick = isBelow ? nearest(model.ticks.caller, spot.atMs, reachMs) : undefined;
      if (tick !== undefined) return ofTick(tick);
      return ofBar(barAt(model, 'caller', spot, 0) ?? typedBefore(model, spot));
    }
    case 'state':
    case 'guesses':
    case 'model':
    case 'speech':
    case 'playout':
    case 'tools':
      return ofBar(barAt(model, lane.id, spot, Math.floor((spot.yPx - lane.topPx) / rowPx)));
  }
}

function barAt(
  model: TimelineModel,
  id: keyof TimelineModel['bars'],
  spot: Spot,
  row: number,
): Bar | undefined {
  const reachMs = 2 * spot.msPerPx;
  let found: Bar | undefined;
  model.bars[id].between(spot.atMs - reachMs, spot.atMs + reachMs, (bar) => {
    if (bar.row === row) found = bar;
  });
  return found;
}

/** What was typed is a moment: its text, behind it, belongs to it too. */
function typedBefore({ bars }: TimelineModel, { atMs, msPerPx }: Spot): Bar | undefined {
  const { bars: turns } = bars.caller;
  const last = turns[lastAtOrBefore(turns, ({ fromMs }) => fromMs, atMs)];
  return last?.by !== undefined && atMs - last.fromMs < textPx * msPerPx ? last : undefined;
}

/** The last thing there whose text may be what is pointed at. */
function lastWithText<Item extends { readonly atMs: number }>(
  items: readonly Item[],
  { atMs, msPerPx }: Spot,
): Item | undefined {
  const item = items[lastAtOrBefore(items, (each) => each.atMs, atMs + reachPx * msPerPx)];
  return item !== undefined && atMs - item.atMs < textPx * msPerPx ? item : undefined;
}

function nearest<Item extends { readonly atMs: number }>(
  items: readonly Item[],
  atMs: number,
  reachMs: number,
): Item | undefined {
  const before = lastAtOrBefore(items, (item) => item.atMs, atMs);
  return [items[before], items[before + 1]]
    .filter((item) => item !== undefined)
    .filter((item) => Math.abs(item.atMs - atMs) <= reachMs)
    .toSorted((one, other) => Math.abs(one.atMs - atMs) - Math.abs(other.atMs - atMs))[0];
}

function ofBar(bar: Bar | undefined): Thing | undefined {
  if (bar === undefined) return undefined;
  const { lane, entry, fromMs, toMs, name, text, outcome, because, moments, words, reply } = bar;
  const until = toMs === undefined ? 'goes on' : `${momentWords(toMs)} (${durationWords(toMs - fromMs)})`;
  const isMoment = toMs === fromMs;
  const isOfReply = reply !== undefined && !name.endsWith(`r${reply}`);
  const lines = [
    outcome === undefined ? '' : because === undefined ? outcome : `${outcome}: ${because.why}`,
    isOfReply ? `for reply r${reply}` : '',
    ...moments.map((moment) => `${moment.name} after ${durationWords(moment.atMs - fromMs)}`),
    text === '' ? '' : lane === 'speech' ? text : `“${text}”`,
    words === undefined || words.said === '' ? '' : `said: “${words.said}”`,
    words?.heard === undefined ? '' : `heard: ${words.heard === '' ? 'nothing' : `“${words.heard}”`}`,
  ];
  return {
    kind: lane,
    entry,
    title: name,
    time: isMoment ? momentWords(fromMs) : `${momentWords(fromMs)} – ${until}`,
    lines: lines.filter((line) => line !== ''),
  };
}

function ofTick(tick: Tick | undefined): Thing | undefined {
  if (tick === undefined) return undefined;
  const { lane, kind, entry, atMs, name, text } = tick;
  const title = kind === 'key' ? `Key ${name}` : lane === 'caller' ? `Turn event ${name}` : name;
  const line = lane === 'caller' ? `“${text}”` : text;
  return { kind, entry, title, time: momentWords(atMs), lines: text === '' ? [] : [line] };
}

function ofConfidence(point: Confidence | undefined, { thresholds }: TimelineModel): Thing | undefined {
  if (point === undefined) return undefined;
  const step = thresholds[lastAtOrBefore(thresholds, ({ atMs }) => atMs, point.atMs)];
  const lines = [
    ...(step?.eager === undefined ? [] : [`guessed to be over from ${step.eager} on`]),
    ...(step?.end === undefined ? [] : [`over from ${step.end} on`]),
  ];
  return {
    kind: 'confidence',
    entry: point.entry,
    title: `End of turn ${point.turn}: confidence ${point.value}`,
    time: `${momentWords(point.atMs)}, at ${point.kind}`,
    lines,
  };
}

function ofBargeIn(bargeIn: BargeIn | undefined): Thing | undefined {
  if (bargeIn === undefined) return undefined;
  const { atMs, toMs, entry } = bargeIn;
  const until = toMs === undefined ? 'goes on' : `${momentWords(toMs)} (${durationWords(toMs - atMs)})`;
  const lines = momentsOf(bargeIn).map((moment) => `${momentWords(moment.atMs)} ${moment.name}`);
  return {
    kind: 'barge-in',
    entry,
    title: bargeInWords(bargeIn),
    time: `${momentWords(atMs)} – ${until}`,
    lines,
  };
}
