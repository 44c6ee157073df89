import { lastValueFrom, of, toArray, type Observable } from 'rxjs';
import { expect } from 'vitest';
import type { SpeakOptions, SpeechEvent, TextToSpeech, WordTime } from '../../../src/ports/text-to-speech.ts';
import { joined } from '../../support/spoken.ts';

/** The quickest voice, for where it does not matter how it sounds. */
export const quickVoice: SpeakOptions = { voice: 'kal16', language: 'en-US', speed: 1 };
export const sentence = 'Your appointment on Tuesday at 3:30 is confirmed.';

export interface SpokenClause {
  readonly pcm: Int16Array;
  readonly words: readonly WordTime[];
}

/** Everything that a reply of these clauses comes to. */
export function speechEvents(
  voice: TextToSpeech,
  clauses$: Observable<string>,
  change: Partial<SpeakOptions> = {},
): Promise<SpeechEvent[]> {
  return lastValueFrom(voice.speak(clauses$, { ...quickVoice, ...change }).pipe(toArray()));
}

export async function speakClause(
  voice: TextToSpeech,
  clause: string,
  change: Partial<SpeakOptions> = {},
): Promise<SpokenClause> {
  const events = await speechEvents(voice, of(clause), change);
  return {
    pcm: joined(events.flatMap((event) => (event.type === 'audio' ? [event.pcm] : []))),
    words: events.flatMap((event) => (event.type === 'words' ? event.words : [])),
  };
}

/** At the 16 kHz of the embedded voice. */
export function durationMs({ length }: Int16Array): number {
  return length / 16;
}

/** All words of the clause are there, none ends before it starts, or starts before the one in front of it has ended. */
export function expectAllWords({ pcm, words }: SpokenClause, clause: string): void {
  expect(words.map(({ text }) => text)).toEqual(clause.split(/\s+/u).filter((word) => word !== ''));
  const edges = words.flatMap(({ startMs, endMs }) => [startMs, endMs]).concat(Math.ceil(durationMs(pcm)));
  expect(edges).toEqual(edges.toSorted((a, b) => a - b));
}
