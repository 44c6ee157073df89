import type { Spoken, TurnJudgement } from '../turn-detection/turn-detector.ts';
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

/** What speech means of which a grammar knows the phrases. */
export const phraseJudgement: TurnJudgement<Heard> = {
  eagerMs: 200,
  longestTurnMs: 30_000,
  patience: (heard, spoken) => {
    switch (heard.type) {
      case 'phrase':
        return 500;
      case 'beginning':
        return 1000;
      case 'other':
        return isUnclearSpeech(heard.sounds, spoken) ? 900 : 400;
    }
  },
  textOf,
  guessOf: (heard) =>
    heard.type === 'phrase' ? { text: heard.text, confidence: heard.confidence } : undefined,
  isUnsettled: (heard) => heard.type === 'beginning',
};

function textOf(heard: Heard, spoken: Spoken): string {
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
