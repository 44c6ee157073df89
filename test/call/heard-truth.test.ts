import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { PlayoutMarks } from '../../src/call/playout-marks.ts';
import { StallingLine } from './stalling-line.ts';
import { counted, playing, playoutRig, type PlayoutRig } from './playout-rig.ts';

/** A word with the pause before it, in milliseconds. */
interface SpokenWord {
  readonly gapMs: number;
  readonly lengthMs: number;
}

const spokenWord = fc.record({
  gapMs: fc.integer({ min: 0, max: 200 }),
  lengthMs: fc.integer({ min: 40, max: 700 }),
});
const spokenClauses = fc.array(fc.array(spokenWord, { minLength: 1, maxLength: 5 }), {
  minLength: 1,
  maxLength: 4,
});
/** How long it takes to the next chunk of audio, and how long that chunk is. */
const delivery = fc.record({
  chunkMs: fc.integer({ min: 50, max: 400 }),
  everyMs: fc.integer({ min: 0, max: 500 }),
  timesFirst: fc.boolean(),
});
/** Plays for a while, then is paused for a while. */
const pauses = fc.array(fc.tuple(fc.integer({ min: 0, max: 1500 }), fc.integer({ min: 0, max: 300 })), {
  maxLength: 3,
});

type Delivery = Readonly<{ chunkMs: number; everyMs: number; timesFirst: boolean }>;

/** The middle of each word on the reply's axis. */
function middlesOf(clauses: readonly (readonly SpokenWord[])[]): readonly number[] {
  let at = 0;
  return clauses.flat().map(({ gapMs, lengthMs }) => {
    at += gapMs + lengthMs;
    return at - lengthMs / 2;
  });
}

/** Has the clauses spoken bit by bit; a clause is known before it has audio. */
function deliver(
  rig: PlayoutRig,
  clauses: readonly (readonly SpokenWord[])[],
  how: Delivery,
  withTimes = true,
): void {
  const { playout, clock } = rig;
  let dueMs = 0;
  let madeMs = 0;
  for (const words of clauses) {
    const clause = playout.track.addClause(words.map(() => 'word').join(' '));
    let endMs = 0;
    const times = words.map(({ gapMs, lengthMs }) => {
      endMs += gapMs + lengthMs;
      return { text: 'word', startMs: endMs - lengthMs, endMs };
    });
    const tell = (): void => {
      if (withTimes) playout.track.addTimes(clause, times);
    };
    if (how.timesFirst) clock.setTimeout(tell, dueMs);
    for (let at = 0; at < endMs; at += how.chunkMs) {
      const pcm = counted(madeMs + at, Math.min(how.chunkMs, endMs - at));
      clock.setTimeout(() => playout.addAudio(clause, pcm), dueMs);
      dueMs += how.everyMs;
    }
    const lastMs = Math.max(0, dueMs - how.everyMs);
    if (!how.timesFirst) clock.setTimeout(tell, lastMs);
    clock.setTimeout(() => playout.endClause(clause), lastMs);
    madeMs += endMs;
  }
  clock.setTimeout(() => playout.complete(), dueMs);
}

/** How far the caller has heard the reply: what was sent, played as it came, without what was cleared meanwhile. */
class Listener {
  readonly #rig: PlayoutRig;
  readonly #latencyMs: number;
  #from = 0;
  #reachedMs = -1;

  constructor(rig: PlayoutRig, latencyMs = 0) {
    this.#rig = rig;
    this.#latencyMs = latencyMs;
  }

  get reachedMs(): number {
    const nowMs = this.#rig.clock.now() - this.#latencyMs;
    let freeMs = -Infinity;
    for (const { at, fromMs, ms } of this.#rig.sent.slice(this.#from)) {
      const startMs = Math.max(freeMs, at);
      freeMs = startMs + ms;
      if (nowMs >= startMs)
        this.#reachedMs = Math.max(this.#reachedMs, fromMs + Math.min(ms, nowMs - startMs));
    }
    return this.#reachedMs;
  }

  /** Drops what is not played. */
  clear(): void {
    void this.reachedMs;
    this.#from = this.#rig.sent.length;
  }
}

const heardOf = (middles: readonly number[], reachedMs: number): number =>
  middles.filter((middle) => middle <= reachedMs + 1e-6).length;

describe('the words heard, for any words and any moment', () => {
  it('are those whose middle was played: none less, none more', () => {
    fc.assert(
      fc.property(
        spokenClauses,
        delivery,
        pauses,
        fc.integer({ min: 0, max: 6000 }),
        (clauses, how, waits, cutMs) => {
          const rig = playoutRig();
          const listener = new Listener(rig);
          const middles = middlesOf(clauses);
          // Of a word whose time comes behind its audio nothing is known before that.
          const steady = how.timesFirst || how.everyMs === 0;
          deliver(rig, clauses, how);
          rig.playout.release();
          for (const [playMs, pauseMs] of waits) {
            rig.run(playMs);
            rig.playout.pause();
            listener.clear();
            if (steady) expect(rig.playout.heardWords()).toBe(heardOf(middles, listener.reachedMs));
            rig.run(pauseMs);
            rig.playout.release();
          }
          rig.run(cutMs);
          if (steady) expect(rig.playout.heardWords()).toBe(heardOf(middles, listener.reachedMs));
          rig.run(200_000);
          expect(rig.reports.at(-1)).toBe('finished');
          expect(rig.playout.cut()).toBe(middles.length);
          expect(rig.playout.isEstimated).toBe(false);
        },
      ),
      { numRuns: 300 },
    );
  });

  it('are as exact far away, once the marks have told how far', () => {
    fc.assert(
      fc.property(
        spokenClauses,
        delivery,
        fc.integer({ min: 0, max: 900 }),
        fc.integer({ min: 0, max: 6000 }),
        (clauses, how, latencyMs, cutMs) => {
          const shared = new PlayoutMarks();
          const before = playoutRig(shared);
          answerAll(before, latencyMs);
          playing('one two three four five six', before);
          before.run(5000);
          const rig = playoutRig(shared, before.clock);
          answerAll(rig, latencyMs);
          const listener = new Listener(rig, latencyMs);
          deliver(rig, clauses, { ...how, timesFirst: true });
          rig.playout.release();
          rig.run(cutMs);
          expect(rig.playout.cut()).toBe(heardOf(middlesOf(clauses), listener.reachedMs));
        },
      ),
      { numRuns: 200 },
    );
  });

  it('are never one that was not played, whatever happens to the marks on their way', () => {
    const fates = fc.array(fc.record({ isLost: fc.boolean(), lateMs: fc.integer({ min: 0, max: 800 }) }), {
      minLength: 1,
      maxLength: 20,
    });
    fc.assert(
      fc.property(spokenClauses, fates, fc.integer({ min: 0, max: 6000 }), (clauses, fate, cutMs) => {
        const shared = new PlayoutMarks();
        const before = playoutRig(shared);
        answerAll(before, 0);
        playing('one two three four five six', before);
        before.run(5000);
        const rig = playoutRig(shared, before.clock);
        const listener = new Listener(rig);
        let count = 0;
        answerAll(rig, 0, () => fate[count++ % fate.length]);
        deliver(rig, clauses, { chunkMs: 100, everyMs: 0, timesFirst: true });
        rig.playout.release();
        rig.run(cutMs);
        expect(rig.playout.cut()).toBeLessThanOrEqual(heardOf(middlesOf(clauses), listener.reachedMs));
      }),
      { numRuns: 200 },
    );
  });
});

describe('the words heard of a voice that tells no times', () => {
  it('are right at the end of each clause, and are marked as estimated inside of one', () => {
    fc.assert(
      fc.property(spokenClauses, delivery, fc.integer({ min: 0, max: 6000 }), (clauses, how, cutMs) => {
        const rig = playoutRig();
        const listener = new Listener(rig);
        deliver(rig, clauses, how, false);
        rig.playout.release();
        rig.run(cutMs);
        const { reachedMs } = listener;
        let [endMs, before, within] = [0, 0, 0];
        for (const words of clauses) {
          within = words.length;
          endMs += words.reduce((sum, { gapMs, lengthMs }) => sum + gapMs + lengthMs, 0);
          if (endMs > reachedMs) break;
          before += words.length;
          within = 0;
        }
        const heard = rig.playout.cut();
        expect(heard).toBeGreaterThanOrEqual(before);
        expect(heard).toBeLessThanOrEqual(before + within);
        if (rig.playout.isEstimated) expect(within).toBeGreaterThan(0);
        else expect(heard === before || heard === before + within).toBe(true);
      }),
      { numRuns: 200 },
    );
  });
});

describe("the words heard, when playback stalls at the caller's end", () => {
  it('are one more than those played, at most: the one that is being spoken', () => {
    const stalls = fc.array(fc.integer({ min: 0, max: 400 }), { minLength: 1, maxLength: 20 });
    fc.assert(
      fc.property(spokenClauses, stalls, fc.integer({ min: 0, max: 6000 }), (clauses, stall, cutMs) => {
        const shared = new PlayoutMarks();
        const before = playoutRig(shared);
        answerAll(before, 0);
        playing('one two', before);
        before.run(5000);
        const rig = playoutRig(shared, before.clock);
        const line = new StallingLine(rig, (frame) =>
          frame % 7 === 0 ? (stall[frame % stall.length] ?? 0) : 0,
        );
        deliver(rig, clauses, { chunkMs: 100, everyMs: 0, timesFirst: true });
        rig.playout.release();
        rig.run(cutMs);
        const truth = heardOf(middlesOf(clauses), line.reachedMs);
        const heard = rig.playout.cut();
        expect(heard).toBeGreaterThanOrEqual(truth - 1);
        expect(heard).toBeLessThanOrEqual(truth + 1);
      }),
      { numRuns: 200 },
    );
  });
});

/** Answers each mark when the audio before it is played, this much later than without delay, or later still, or never. */
function answerAll(
  rig: PlayoutRig,
  latencyMs: number,
  fate: () => { readonly isLost: boolean; readonly lateMs: number } | undefined = () => undefined,
): void {
  let playedMs = 0;
  let seen = 0;
  rig.onMark = (mark) => {
    for (; seen < rig.sent.length; seen++) {
      const { at, ms } = rig.sent[seen] ?? { at: 0, ms: 0 };
      playedMs = Math.max(playedMs, at) + ms;
    }
    const { isLost = false, lateMs = 0 } = fate() ?? {};
    const dueMs = Math.max(playedMs, rig.clock.now()) + latencyMs + lateMs;
    if (!isLost) rig.clock.setTimeout(() => rig.playout.acknowledge(mark), dueMs - rig.clock.now());
  };
}
