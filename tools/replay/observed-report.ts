import type { Expectation, Observed } from './fixture.ts';
import { firstAudioAt, stateAt } from './judge.ts';

/**
 * What was observed, under the keys of `expect`. Where those ask for a moment (`stateAt`, `firstAudio`, `silentFrom`), the
 * same moments are answered; `stateLine` and `audio` let others be asked afterwards.
 */
export function observedReport(expect: Expectation, observed: Observed) {
  const { stateLine, audioAt, faults: _, ...rest } = observed;
  const moments = Object.keys(expect.stateAt ?? {});
  return {
    ...rest,
    stateAt: Object.fromEntries(moments.map((at) => [at, stateAt(observed, Number(at)) ?? null])),
    firstAudio: (expect.firstAudio ?? []).map(({ after }) => {
      const at = firstAudioAt(observed, after.at);
      return { after, withinMs: at === undefined ? null : at - after.at };
    }),
    silentFrom: (expect.silentFrom ?? []).map(({ at, toMs }) => {
      const sound = firstAudioAt(observed, at);
      const isSilent = sound === undefined || sound > toMs;
      return { at, toMs, silent: isSilent, audioAt: isSilent ? null : sound };
    }),
    stateLine,
    audio: stretches(audioAt),
  };
}

/** No longer than the longest pause between two pieces of audio that is sent ahead of its time. */
const longestGapMs = 60;

/** Moments of audio as `[from, to]` without a gap. */
function stretches(moments: readonly number[]): readonly (readonly [number, number])[] {
  const found: [number, number][] = [];
  for (const moment of moments) {
    const last = found.at(-1);
    if (last !== undefined && moment - last[1] <= longestGapMs) last[1] = moment;
    else found.push([moment, moment]);
  }
  return found;
}
