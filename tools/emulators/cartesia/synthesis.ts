/** One transcript, spoken. */
export interface Utterance {
  /** Mono, at the rate that was asked for. */
  readonly pcm: Int16Array;
  /** In seconds from its first sample. */
  readonly words: readonly { readonly text: string; readonly start: number; readonly end: number }[];
}

export interface UtteranceRequest {
  readonly transcript: string;
  readonly voice: string;
  readonly sampleRateHz: number;
  readonly speed: number;
  readonly volume: number;
}

/** Whoever speaks behind the wire. */
export interface Synthesis {
  /** A voice that is not listed is spoken with another one. */
  readonly takesAnyVoice: boolean;
  speak(request: UtteranceRequest): Promise<Utterance>;
}

const amplitude = 8000;
/** A word sounds for this part of its time. */
const soundingPart = 0.8;

/** A tone for each word, of a pitch that the word decides; the same for the same words. */
export function toneSynthesis(wordMs: number): Synthesis {
  return {
    takesAnyVoice: false,
    speak: async ({ transcript, sampleRateHz, speed, volume }) => {
      const texts = transcript.split(/\s+/).filter((text) => /[\p{L}\p{N}]/u.test(text));
      const samplesPerWord = Math.round((sampleRateHz * wordMs) / 1000 / speed);
      const pcm = new Int16Array(texts.length * samplesPerWord);
      for (const [index, text] of texts.entries()) {
        const step = (2 * Math.PI * pitchOf(text)) / sampleRateHz;
        const first = index * samplesPerWord;
        for (let at = 0; at < samplesPerWord * soundingPart; at++) {
          pcm[first + at] = Math.round(Math.sin(at * step) * Math.min(1, volume) * amplitude);
        }
      }
      const seconds = samplesPerWord / sampleRateHz;
      const words = texts.map((text, index) => ({
        text,
        start: index * seconds,
        end: (index + soundingPart) * seconds,
      }));
      return { pcm, words };
    },
  };
}

function pitchOf(text: string): number {
  let hash = 0;
  for (const character of text) hash = (hash * 31 + (character.codePointAt(0) ?? 0)) % 997;
  return 150 + (hash % 300);
}
