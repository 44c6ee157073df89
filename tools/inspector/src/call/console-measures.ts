import type { Phone } from './phone.ts';

/** What can be measured of the page from outside, as by a browser test. */
export interface ConsoleMeasures {
  /** Root mean square of what the loudspeaker plays now, and of what the microphone sends, between 0 and 1. */
  outputLevel(): number;
  inputLevel(): number;
  /** Sum of the squares of all samples played since the page was loaded. */
  outputEnergy(): number;
  /** How much agent audio was played since the page was loaded, in milliseconds. */
  playedMs(): number;
  /** From the arrival of the last `clear` to silence: by the audio's clock, and until the page knew. */
  lastStop(): { readonly audioMs: number; readonly pageMs: number } | undefined;
}

export function measuresOf({ agent, caller }: Phone): ConsoleMeasures {
  return {
    outputLevel: () => agent.level,
    inputLevel: () => caller.level,
    outputEnergy: () => agent.energy,
    playedMs: () => agent.playedMs,
    lastStop: () => agent.lastStop,
  };
}
