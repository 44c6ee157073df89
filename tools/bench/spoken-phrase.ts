import { filter, lastValueFrom, map, of, toArray } from 'rxjs';
import type { TextToSpeech } from '../../src/ports/text-to-speech.ts';
import { joinedSamples } from '../joined-samples.ts';

/** A whole phrase in a voice, at the voice's own rate. */
export function spokenPhrase(speech: TextToSpeech, phrase: string, voice: string): Promise<Int16Array> {
  const events$ = speech.speak(of(phrase), { voice, language: 'en-US', speed: 1 });
  return lastValueFrom(
    events$.pipe(
      filter((event) => event.type === 'audio'),
      map(({ pcm }) => pcm),
      toArray(),
      map(joinedSamples),
    ),
  );
}
