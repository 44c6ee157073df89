import { firstValueFrom } from 'rxjs';
import type { TextToSpeech, Voice } from '../../src/ports/text-to-speech.ts';
import { noLongerThan, silent } from './patience.ts';
import type { Opened } from './provider-desk.ts';

/** The voice that speaks where none is named. */
export async function standardVoice(speech: Opened<TextToSpeech>, patienceMs: number): Promise<string> {
  if (speech.port.defaultVoice !== undefined) return speech.port.defaultVoice;
  const [first] = await voicesOf(speech, patienceMs);
  if (first === undefined) throw silent(speech.name, 'has no voice; name one with --voice');
  return first.id;
}

export function voicesOf(
  { name, port }: Opened<TextToSpeech>,
  patienceMs: number,
): Promise<readonly Voice[]> {
  return firstValueFrom(port.voices().pipe(noLongerThan(patienceMs, name, 'did not tell its voices')));
}
