import type { Heard } from './heard.ts';

/** What is reported for speech that no phrase covers. */
const unclearSpeech = '[unclear]';

/** A cough or a hum is shorter than speech that wants an answer, or made of fewer sounds. */
const leastSpeechMs = 500;
const leastSounds = 5;
/** Speech has ten a second, long noise has one. */
const leastSoundsPerSecond = 4;
/** Many things resemble the first word or two of some phrase. */
const leastWords = 3;

/** How long something was said. */
export interface Spoken {
  readonly voicedMs: number;
}

/** How much silence it takes, in milliseconds of audio. */
export const patience = {
  /** Until what was said is looked at. */
  eagerMs: 200,
  /** However much is said, a turn is not longer. */
  longestTurnMs: 30_000,
  /** Until the turn is over. */
  after: (heard: Heard, spoken: Spoken): number => {
    switch (heard.type) {
      case 'phrase':
        return 500;
      case 'beginning':
        return 1000;
      case 'other':
        return isUnclearSpeech(heard.sounds, spoken) ? 900 : 400;
    }
  },
};

/** The text of a turn that is over. */
export function textOf(heard: Heard, spoken: Spoken): string {
  switch (heard.type) {
    case 'phrase':
      return heard.text;
    case 'beginning':
      if (heard.text.split(' ').length >= leastWords) return heard.text;
      return spoken.voicedMs >= leastSpeechMs ? unclearSpeech : '';
    case 'other':
      return isUnclearSpeech(heard.sounds, spoken) ? unclearSpeech : '';
  }
}

function isUnclearSpeech(sounds: number, { voicedMs }: Spoken): boolean {
  const least = Math.max(leastSounds, (leastSoundsPerSecond * voicedMs) / 1000);
  return voicedMs >= leastSpeechMs && sounds >= least;
}
