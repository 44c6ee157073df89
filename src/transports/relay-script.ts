/** The form of the audio that stands for the agent's words; nobody hears it. */
export const relayAudio = { encoding: 'linear16', sampleRateHz: 8000 } as const;

/**
 * Faster than the voices at the other end (about 50 ms a character): every word has been handed over before it can have
 * been heard, and its mark is there to be answered.
 */
const msPerCharacter = 40;
/** Louder than what is taken for silence. */
const firstSample = 1000;
const distinctWords = 30_000;

/** What one reply says, as far as it is known; more is added behind it until it is complete. */
export interface RelaySpeech {
  readonly words: readonly string[];
  readonly isComplete: boolean;
  /** Called at each change; set by whoever speaks it. */
  onChange: (() => void) | undefined;
}

/** One word of a reply. */
export interface RelayWord {
  readonly speech: RelaySpeech;
  readonly index: number;
}

/** A word's place in the audio that stands for its clause. */
export interface StandIn {
  readonly text: string;
  readonly startMs: number;
  readonly endMs: number;
  readonly pcm: Int16Array;
}

class Speech implements RelaySpeech {
  readonly words: string[] = [];
  isComplete = false;
  onChange: (() => void) | undefined;
}

/**
 * The words of a call whose voice is at the other end. In place of a voice there is audio that says, by the value of its
 * samples, which word it stands for: playout paces, pauses and cuts it like any other, and whoever is handed a frame knows
 * which word is due.
 */
export class RelayScript {
  readonly #words: (RelayWord | undefined)[] = [];
  #count = 0;

  begin(): RelaySpeech {
    return new Speech();
  }

  /** Adds a clause to a reply; returns what stands for its words. */
  say(speech: RelaySpeech, clause: string): readonly StandIn[] {
    if (!(speech instanceof Speech)) return [];
    let endMs = 0;
    const standIns = wordsOf(clause).map((text) => {
      const startMs = endMs;
      endMs += (text.length + 1) * msPerCharacter;
      return { text, startMs, endMs, pcm: this.#standIn(speech, text, endMs - startMs) };
    });
    speech.onChange?.();
    return standIns;
  }

  /** Nothing more will be added. */
  complete(speech: RelaySpeech): void {
    if (!(speech instanceof Speech)) return;
    speech.isComplete = true;
    speech.onChange?.();
  }

  /** The word that a frame of `relayAudio` stands for. */
  wordAt(frame: Uint8Array): RelayWord | undefined {
    const sample = (frame[0] ?? 0) | ((frame[1] ?? 0) << 8);
    return this.#words[sample - firstSample];
  }

  #standIn(speech: Speech, text: string, ms: number): Int16Array {
    const number = this.#count++ % distinctWords;
    this.#words[number] = { speech, index: speech.words.push(text) - 1 };
    return new Int16Array((ms * relayAudio.sampleRateHz) / 1000).fill(firstSample + number);
  }
}

export const wordsOf = (text: string): readonly string[] => text.split(/\s+/u).filter((word) => word !== '');
