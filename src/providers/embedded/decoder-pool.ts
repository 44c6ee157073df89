import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join, sep } from 'node:path';
import createModule, { type Decoder, type SoundSwallowerModule } from 'soundswallower';
import { PhraseDecoder } from './phrase-decoder.ts';
import { Pronunciations } from './pronunciations.ts';

/** The rate of the acoustic model. */
const sampleRateHz = 8000;

/** So many calls have a decoder of their own; what more there are share them, and a new one is got used to each time. */
const mostOwned = 32;

interface Pooled {
  readonly decoder: PhraseDecoder;
  /** Whose voice it has got used to; undefined when that call is over. */
  call: number | undefined;
}

/**
 * Decoders for those who are speaking. A call keeps its own where it can: a decoder that knows a voice hears short words
 * like "yes" that a fresh one misses. One that has been made is kept for ever, because SoundSwallower doesn't give back
 * the memory of one that it deletes; each has 13 MB.
 */
export class DecoderPool {
  readonly #engine: SoundSwallowerModule;
  readonly #model: string;
  readonly #pronunciations: Pronunciations;
  #free: Pooled[] = [];
  readonly #busy = new Map<number, Pooled>();

  private constructor(engine: SoundSwallowerModule, model: string) {
    this.#engine = engine;
    this.#model = model;
    this.#pronunciations = new Pronunciations(readFileSync(join(model, 'dict.txt')));
  }

  static async open(): Promise<DecoderPool> {
    // The separator at the end is needed, or the model is looked for in the working directory.
    const modelBase = join(dirname(createRequire(import.meta.url).resolve('soundswallower')), 'model') + sep;
    const settings: object = { modelBase, print: () => undefined, printErr: () => undefined };
    return new DecoderPool(await createModule(settings), join(modelBase, 'en-us'));
  }

  /** A decoder for `call` alone, until it is given back. */
  async take(call: number): Promise<PhraseDecoder> {
    const held = this.#busy.get(call);
    if (held !== undefined) return held.decoder;
    const pooled = this.#freeFor(call) ?? { decoder: await this.#newDecoder(), call };
    this.#free = this.#free.filter((other) => other !== pooled);
    this.#busy.set(call, pooled);
    if (pooled.call !== call) await pooled.decoder.forget();
    pooled.call = call;
    return pooled.decoder;
  }

  giveBack(call: number): void {
    const pooled = this.#busy.get(call);
    if (pooled === undefined) return;
    this.#busy.delete(call);
    pooled.decoder.stop();
    this.#free.push(pooled);
  }

  /** The call is over: whoever comes next may have its decoder. */
  leave(call: number): void {
    this.giveBack(call);
    for (const pooled of this.#free) if (pooled.call === call) pooled.call = undefined;
  }

  /** What a decoder that has failed would say can't be trusted. */
  discard(call: number): void {
    this.#busy.delete(call);
    this.#free = this.#free.filter((pooled) => pooled.call !== call);
  }

  /** Its own, else nobody's; somebody else's only where no more are to be made. */
  #freeFor(call: number): Pooled | undefined {
    const mayTakeAway = this.#free.length + this.#busy.size >= mostOwned;
    return (
      this.#free.find((pooled) => pooled.call === call) ??
      this.#free.find((pooled) => pooled.call === undefined) ??
      (mayTakeAway ? this.#free[0] : undefined)
    );
  }

  async #newDecoder(): Promise<PhraseDecoder> {
    const decoder: Decoder = new this.#engine.Decoder({
      samprate: sampleRateHz,
      loglevel: 'FATAL',
      // Without a file it begins with an empty dictionary, which makes it three times as small and as fast to make.
      dict: join(this.#model, 'none'),
    });
    await decoder.initialize();
    return new PhraseDecoder(decoder, this.#pronunciations);
  }
}
