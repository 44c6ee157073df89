import type { EarsVoice, GoogleListener } from './google-ears.ts';
import type { GoogleScript } from './google-script.ts';

const blockMs = 20;
const blockSamples = 320;
const loud = 500;

/** How far a caller has come in what they say; kept when one stream takes over from another. */
export class Saying {
  readonly #pieces: readonly (readonly string[])[];
  #piece = 0;
  #word = 0;

  /** Where a turn has a `|`, the piece before it is followed by a pause. */
  constructor(turns: readonly string[]) {
    this.#pieces = turns.flatMap((turn) => turn.split('|')).map((piece) => piece.trim().split(/\s+/));
  }

  /** The next word of the piece that is being said, if there is one. */
  next(): string | undefined {
    const word = this.#pieces[this.#piece]?.[this.#word];
    if (word !== undefined) this.#word++;
    return word;
  }

  /** The words of this piece that were not said; the next piece comes next. */
  rest(): readonly string[] {
    const rest = this.#pieces[this.#piece]?.slice(this.#word) ?? [];
    this.#piece++;
    this.#word = 0;
    return rest;
  }
}

/** Hears words of a script wherever the audio is loud, and an end where it is silent. */
export class ScriptedListener implements GoogleListener {
  readonly #script: GoogleScript['speech'];
  readonly #saying: Saying;
  readonly #say: EarsVoice;
  #block = new Int16Array(0);
  #heard: string[] = [];
  #isSpeaking = false;
  #loudMs = 0;
  #silentMs = 0;
  #atMs = 0;

  constructor(script: GoogleScript['speech'], saying: Saying, say: EarsVoice) {
    this.#script = script;
    this.#saying = saying;
    this.#say = say;
  }

  hear(pcm: Int16Array): void {
    const whole = new Int16Array(this.#block.length + pcm.length);
    whole.set(this.#block);
    whole.set(pcm, this.#block.length);
    let at = 0;
    for (; at + blockSamples <= whole.length; at += blockSamples)
      this.#step(whole.subarray(at, at + blockSamples));
    this.#block = whole.slice(at);
  }

  /** Says what was heard so far; the rest is for the stream that comes after this one. */
  finish(): Promise<void> {
    if (this.#heard.length > 0) this.#say.final(this.#heard.join(' '), this.#atMs);
    this.#heard = [];
    return Promise.resolve();
  }

  close(): void {
    this.#heard = [];
  }

  #step(block: Int16Array): void {
    this.#atMs += blockMs;
    if (loudnessOf(block) >= loud) this.#speak();
    else if (this.#isSpeaking) this.#pause();
  }

  #speak(): void {
    this.#silentMs = 0;
    if (!this.#isSpeaking) {
      this.#isSpeaking = true;
      if (this.#script.hasVoiceActivity) this.#say.activity(true, this.#atMs);
    }
    this.#loudMs += blockMs;
    if (this.#loudMs < this.#script.wordMs) return;
    this.#loudMs = 0;
    const word = this.#saying.next();
    if (word === undefined) return;
    this.#heard.push(word);
    this.#say.interim(this.#heard.join(' '), this.#atMs);
  }

  #pause(): void {
    this.#silentMs += blockMs;
    if (this.#silentMs < this.#script.endpointMs) return;
    this.#isSpeaking = false;
    this.#loudMs = 0;
    if (this.#script.hasVoiceActivity) this.#say.activity(false, this.#atMs);
    const words = [...this.#heard, ...this.#saying.rest()];
    this.#heard = [];
    if (words.length > 0) this.#say.final(words.join(' '), this.#atMs);
  }
}

function loudnessOf(block: Int16Array): number {
  let energy = 0;
  for (const sample of block) energy += sample ** 2;
  return Math.sqrt(energy / block.length);
}
