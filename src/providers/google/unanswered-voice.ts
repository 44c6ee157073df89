import type { AudioFormat } from '../../../machines/vocabulary/audio-format.ts';
import { muLawToLinear } from '../../audio/g711.ts';

/** A voice is this much louder than the quietest moment of the last seconds; what is steady is none. */
const voiceToFloor = 3;
/** Of 32768. */
const leastVoice = 500;
const floorMs = 5000;
/** Every fourth sample tells as well how loud it is. */
const stride = 4;

/**
 * How long somebody has spoken without an answer. Google says nothing while nobody speaks, so that silence alone does not
 * tell whether it still listens; a voice that it has nothing to say to does.
 */
export class UnansweredVoice {
  readonly #encoding: AudioFormat['encoding'];
  readonly #levels: { readonly level: number; readonly ms: number }[] = [];
  #keptMs = 0;
  #voiceMs = 0;

  constructor(encoding: AudioFormat['encoding']) {
    this.#encoding = encoding;
  }

  /** In milliseconds of audio. */
  get voiceMs(): number {
    return this.#voiceMs;
  }

  /** Takes the next audio, of some 20 to 200 ms. */
  hear(bytes: Uint8Array, ms: number): void {
    const level = this.#levelOf(bytes);
    this.#levels.push({ level, ms });
    this.#keptMs += ms;
    while (this.#keptMs > floorMs) this.#keptMs -= this.#levels.shift()?.ms ?? this.#keptMs;
    const floor = this.#levels.reduce((least, other) => Math.min(least, other.level), level);
    if (level >= leastVoice && level >= voiceToFloor * floor) this.#voiceMs += ms;
  }

  answered(): void {
    this.#voiceMs = 0;
  }

  #levelOf(bytes: Uint8Array): number {
    const width = this.#encoding === 'linear16' ? 2 : 1;
    const count = Math.floor(bytes.length / width);
    let energy = 0;
    for (let at = 0; at < count; at += stride) energy += this.#sampleAt(bytes, at) ** 2;
    return Math.sqrt(energy / Math.max(1, Math.ceil(count / stride)));
  }

  #sampleAt(bytes: Uint8Array, at: number): number {
    if (this.#encoding !== 'linear16') return muLawToLinear[bytes[at] ?? 0] ?? 0;
    return (((bytes[2 * at + 1] ?? 0) << 24) >> 16) | (bytes[2 * at] ?? 0);
  }
}
