import { lastValueFrom, of, toArray } from 'rxjs';
import { createResampler, loadResampler } from '../../src/audio/resampler.ts';
import type { WordTime } from '../../src/ports/text-to-speech.ts';
import { openEmbeddedVoice } from '../../src/providers/embedded/embedded-voice.ts';

/** A clause as an emulator will send it. */
export interface SynthesisedSpeech {
  readonly pcm: Int16Array;
  /** One for each word between white space, in order. */
  readonly words: readonly WordTime[];
}

export interface SynthesisRequest {
  readonly text: string;
  readonly sampleRateHz: number;
  /** 1 is the voice's own speed. */
  readonly speed: number;
}

/** What an emulator has its speech from. */
export interface Synthesiser {
  speak(request: SynthesisRequest): Promise<SynthesisedSpeech>;
  close(): Promise<void>;
}

const toneHz = 220;
const toneStepHz = 40;
const toneSteps = 5;
const loudness = 8000;
/** Of a word's time; the rest is the silence between words. */
const voicedShare = 0.8;

/** A tone a word, at an even rate: the same samples for the same text every time. */
export function toneSynthesiser(wordsPerMinute: number): Synthesiser {
  return {
    speak: async ({ text, sampleRateHz, speed }) => {
      const texts = text.split(/\s+/u).filter((word) => word !== '');
      const wordMs = 60_000 / wordsPerMinute / speed;
      const pcm = new Int16Array(Math.round((texts.length * wordMs * sampleRateHz) / 1000));
      const words = texts.map((word, number) => {
        const startMs = number * wordMs;
        const endMs = startMs + voicedShare * wordMs;
        const hz = toneHz + toneStepHz * (number % toneSteps);
        const to = Math.round((endMs * sampleRateHz) / 1000);
        for (let i = Math.round((startMs * sampleRateHz) / 1000); i < to; i++) {
          pcm[i] = loudness * Math.sin((2 * Math.PI * hz * i) / sampleRateHz);
        }
        return { text: word, startMs, endMs };
      });
      return { pcm, words };
    },
    close: async () => undefined,
  };
}

const liveVoice = 'slt';

/** The embedded voice, at the rate that was asked for. */
export async function liveSynthesiser(): Promise<Synthesiser> {
  const [voice] = await Promise.all([openEmbeddedVoice(), loadResampler()]);
  return {
    speak: async ({ text, sampleRateHz, speed }) => {
      const options = { voice: liveVoice, language: 'en-US', speed };
      const events = await lastValueFrom(voice.speak(of(text), options).pipe(toArray()));
      const parts = events.flatMap((event) => (event.type === 'audio' ? [event.pcm] : []));
      const resampler = createResampler(voice.sampleRateHz, sampleRateHz);
      const pcm = joined(parts.map((part) => resampler.process(part).slice()));
      resampler.free();
      return { pcm, words: events.flatMap((event) => (event.type === 'words' ? event.words : [])) };
    },
    close: () => voice.close(),
  };
}

function joined(parts: readonly Int16Array[]): Int16Array {
  const whole = new Int16Array(parts.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}
