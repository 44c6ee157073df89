import { createHash } from 'node:crypto';
import { lastValueFrom, of, toArray } from 'rxjs';
import { createResampler, loadResampler } from '../../../src/audio/resampler.ts';
import type { SpeechEvent } from '../../../src/ports/text-to-speech.ts';
import { openEmbeddedVoice } from '../../../src/providers/embedded/embedded-voice.ts';
import type { EmulatedVoice } from './cartesia-script.ts';
import type { Synthesis } from './synthesis.ts';

/** The embedded voices under ids of the vendor's form. */
const ids = new Map([
  ['51a7e0c2-0000-4000-8000-000000000001', 'slt'],
  ['51a7e0c2-0000-4000-8000-000000000002', 'rms'],
  ['51a7e0c2-0000-4000-8000-000000000003', 'awb'],
  ['51a7e0c2-0000-4000-8000-000000000004', 'kal16'],
]);

/** What the emulator lists while it really speaks. */
export const embeddedVoices: readonly EmulatedVoice[] = [...ids].map(([id, name]) => ({
  id,
  name: `Embedded ${name.toUpperCase()}`,
  language: 'en',
  locale: name === 'awb' ? 'en-GB' : 'en-US',
}));

/** The embedded engine behind the vendor's wire: any other voice is one of its voices, always the same one. */
export async function embeddedSynthesis(): Promise<Synthesis & { close(): Promise<void> }> {
  await loadResampler();
  const voice = await openEmbeddedVoice();
  return {
    takesAnyVoice: true,
    speak: async ({ transcript, voice: id, sampleRateHz, speed, volume }) => {
      const options = { voice: embeddedVoiceOf(id), language: 'en', speed };
      const events = await lastValueFrom(voice.speak(of(transcript), options).pipe(toArray()));
      const pcm = resampled(joined(events, volume), voice.sampleRateHz, sampleRateHz);
      const words = events.flatMap((event) => (event.type === 'words' ? event.words : []));
      return {
        pcm,
        words: words.map(({ text, startMs, endMs }) => ({ text, start: startMs / 1000, end: endMs / 1000 })),
      };
    },
    close: () => voice.close(),
  };
}

function embeddedVoiceOf(id: string): string {
  const names = [...ids.values()];
  const known = ids.get(id) ?? (names.includes(id) ? id : undefined);
  return known ?? names[(createHash('sha1').update(id).digest()[0] ?? 0) % names.length] ?? 'slt';
}

function joined(events: readonly SpeechEvent[], volume: number): Int16Array {
  const parts = events.flatMap((event) => (event.type === 'audio' ? [event.pcm] : []));
  const pcm = new Int16Array(parts.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const part of parts) {
    for (const sample of part) {
      pcm[at++] = Math.max(-32_768, Math.min(32_767, Math.round(sample * volume)));
    }
  }
  return pcm;
}

function resampled(pcm: Int16Array, fromHz: number, toHz: number): Int16Array {
  const resampler = createResampler(fromHz, toHz);
  const result = resampler.process(pcm).slice();
  resampler.free();
  return result;
}
