import { PlayoutMarks } from '../../src/call/playout-marks.ts';
import { Playout } from '../../src/call/playout.ts';
import { VirtualClock } from '../../tools/replay/virtual-clock.ts';

const rateHz = 8000;
export const aheadMs = 400;

export interface Sent {
  readonly at: number;
  /** The samples, each of which holds the number of the millisecond that it belongs to. */
  readonly fromMs: number;
  readonly ms: number;
}

export interface PlayoutRig {
  readonly clock: VirtualClock;
  readonly playout: Playout;
  readonly sent: Sent[];
  readonly marks: { readonly at: number; readonly mark: string; readonly behind: number }[];
  readonly reports: string[];
  /** Called with each mark that is sent. */
  onMark: (mark: string) => void;
  onAudio: () => void;
  /** Adds a clause with words of 300 ms, with times or without, and all of its audio in chunks of this length. */
  speak(
    text: string,
    options?: { readonly chunkMs?: number; readonly withTimes?: boolean; readonly ends?: boolean },
  ): void;
  run(ms: number): void;
}

/** A playout whose audio tells where it comes from. */
export function playoutRig(sharedMarks = new PlayoutMarks(), clock = new VirtualClock()): PlayoutRig {
  const sent: Sent[] = [];
  const marks: { at: number; mark: string; behind: number }[] = [];
  const reports: string[] = [];
  let madeMs = 0;
  const rig: PlayoutRig = {
    clock,
    sent,
    marks,
    reports,
    onMark: () => undefined,
    onAudio: () => undefined,
    playout: new Playout({
      name: 'r1',
      sampleRateHz: rateHz,
      aheadMs,
      clock,
      marks: sharedMarks,
      sink: {
        sendAudio: (pcm) => {
          sent.push({ at: clock.now(), fromMs: pcm[0] ?? -1, ms: (pcm.length / rateHz) * 1000 });
          rig.onAudio();
        },
        sendMark: (mark) => {
          marks.push({ at: clock.now(), mark, behind: sent.length });
          rig.onMark(mark);
        },
      },
      report: {
        started: () => reports.push('started'),
        ready: () => reports.push('ready'),
        drained: () => reports.push('drained'),
        finished: () => reports.push('finished'),
      },
    }),
    speak: (text, { chunkMs = 100, withTimes = true, ends = true } = {}) => {
      const { playout } = rig;
      const clause = playout.track.addClause(text);
      const count = text.split(' ').length;
      const words = text.split(' ').map((word, index) => ({
        text: word,
        startMs: index * 300,
        endMs: (index + 1) * 300,
      }));
      if (withTimes) playout.track.addTimes(clause, words);
      for (let at = 0; at < count * 300; at += chunkMs) {
        const lengthMs = Math.min(chunkMs, count * 300 - at);
        playout.addAudio(clause, counted(madeMs, lengthMs));
        madeMs += lengthMs;
      }
      if (ends) playout.endClause(clause);
    },
    run: (ms) => {
      const untilMs = clock.now() + ms;
      clock.setTimeout(() => undefined, ms);
      while (clock.stepNow(untilMs));
    },
  };
  return rig;
}

/** Audio in which each sample holds the number of its millisecond. */
export function counted(fromMs: number, ms: number): Int16Array {
  const perMs = rateHz / 1000;
  return Int16Array.from(
    { length: Math.round(ms * perMs) },
    (_, index) => fromMs + Math.floor(index / perMs),
  );
}

/** How far ahead of what plays the audio was sent, at its worst, if it plays at once and without a gap. */
export function farthestAheadMs(sent: readonly Sent[]): number {
  let endMs = 0;
  let farthest = 0;
  for (const { at, ms } of sent) {
    endMs = Math.max(endMs, at) + ms;
    farthest = Math.max(farthest, endMs - at);
  }
  return farthest;
}

/** Answers each mark when the audio before it would have been played, this much later than without delay. */
export function answerMarks(rig: PlayoutRig, latencyMs: number): void {
  let playedMs = 0;
  let counted = 0;
  rig.onMark = (mark) => {
    for (; counted < rig.sent.length; counted++) {
      const { at, ms } = rig.sent[counted] ?? { at: 0, ms: 0 };
      playedMs = Math.max(playedMs, at) + ms;
    }
    const dueMs = Math.max(playedMs, rig.clock.now()) + latencyMs;
    rig.clock.setTimeout(() => rig.playout.acknowledge(mark), dueMs - rig.clock.now());
  };
}

/** The words of 300 ms whose middle lies before this. */
export function wordsBefore(ms: number): number {
  return Math.floor((ms + 150) / 300);
}

/** A playout that plays words of 300 ms and is complete. */
export function playing(text = 'one two three four five six', rig = playoutRig()): PlayoutRig {
  rig.speak(text);
  rig.playout.complete();
  rig.playout.release();
  return rig;
}
