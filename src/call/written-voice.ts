import { mergeMap, of, scan } from 'rxjs';
import type { SpeechEvent, TextToSpeech } from '../ports/text-to-speech.ts';

const sampleRateHz = 8000;
const clauseMs = 20;
/** Loud enough not to be taken for a pause. */
const amplitude = 8000;

/** Stands in for a voice where the client reads: each clause is over in a moment, and its sound is heard by nobody. */
export const writtenVoice: TextToSpeech = {
  name: 'written',
  sampleRateHz,
  speak: (clauses$) =>
    clauses$.pipe(
      scan((last, text) => ({ clause: last.clause + 1, text }), { clause: -1, text: '' }),
      mergeMap(({ clause, text }) => of(...eventsOf(clause, text))),
    ),
  voices: () => of([]),
};

function eventsOf(clause: number, text: string): readonly SpeechEvent[] {
  const words = text.split(/\s+/u).filter((word) => word !== '');
  const timed = words.map((word, n) => ({
    text: word,
    startMs: (n * clauseMs) / words.length,
    endMs: ((n + 1) * clauseMs) / words.length,
  }));
  const pcm = new Int16Array((clauseMs * sampleRateHz) / 1000).fill(amplitude);
  return [
    { type: 'audio', clause, pcm },
    { type: 'words', clause, words: timed },
    { type: 'clause-ended', clause },
  ];
}
