import { lastValueFrom, of, toArray } from 'rxjs';
import type { TurnEvent } from '../../../machines/vocabulary/turn.ts';
import { createResampler } from '../../../src/audio/resampler.ts';
import { openEmbeddedVoice } from '../../../src/providers/embedded/embedded-voice.ts';
import type { TextToSpeech } from '../../../src/ports/text-to-speech.ts';
import { system } from '../../../src/system.ts';
import { openLiveEars, type LiveEars, type LiveListening } from '../brain/live-ears.ts';
import type { EarsVoice, GoogleListener } from './google-ears.ts';
import { openGoogleEmulator, type GoogleEmulator, type GoogleEmulatorOptions } from './google-emulator.ts';
import type { GoogleSpeaker } from './google-voice.ts';

export interface LiveGoogleOptions extends Pick<GoogleEmulatorOptions, 'port' | 'script'> {
  /** What can be said to it: a JSGF expression, as `SpeechContext.grammar`. */
  readonly grammar: string;
}

const form = { encoding: 'linear16', sampleRateHz: 16_000 } as const;
const voice = 'slt';

/**
 * Google on the loopback that really listens and speaks, with the embedded engines: the phrases of the grammar are
 * understood, in English. The script's turns are of no use; its faults happen all the same.
 */
export async function openLiveGoogle(options: LiveGoogleOptions): Promise<GoogleEmulator> {
  const { grammar, ...rest } = options;
  const { clock } = system;
  const [ears, speech] = await Promise.all([openLiveEars({ grammar, clock }), openEmbeddedVoice({ clock })]);
  const close = async (): Promise<void> => {
    await Promise.all([ears.close(), speech.close()]);
  };
  try {
    return await openGoogleEmulator({
      ...rest,
      engines: { listener: (say) => new LiveListener(ears, say), speaker: speakerOf(speech), close },
    });
  } catch (error) {
    await close();
    throw error;
  }
}

/** Says in Google's words what an embedded engine has heard. */
class LiveListener implements GoogleListener {
  readonly #say: EarsVoice;
  readonly #listening: LiveListening;
  #untilMs = 0;

  constructor(ears: LiveEars, say: EarsVoice) {
    this.#say = say;
    this.#listening = ears.listen({ form, heard: (event) => this.#hear(event) });
  }

  hear(pcm: Int16Array, untilMs: number): void {
    this.#untilMs = untilMs;
    this.#listening.hear(new Uint8Array(pcm.buffer, pcm.byteOffset, pcm.byteLength));
  }

  finish(): Promise<void> {
    return this.#listening.complete();
  }

  close(): void {
    this.#listening.close();
  }

  #hear(event: TurnEvent): void {
    switch (event.type) {
      case 'turn.started':
        this.#say.activity(true, this.#untilMs);
        return;
      case 'turn.updated':
      case 'turn.eager-eot':
        if (event.text !== '') this.#say.interim(event.text, this.#untilMs);
        return;
      case 'turn.eot':
        this.#say.activity(false, this.#untilMs);
        if (event.text !== '') this.#say.final(event.text, this.#untilMs);
        return;
      case 'turn.resumed':
    }
  }
}

function speakerOf(speech: TextToSpeech): GoogleSpeaker {
  return async (text, sampleRateHz, speed) => {
    const events = await lastValueFrom(
      speech.speak(of(text), { voice, language: 'en-US', speed }).pipe(toArray()),
    );
    const pieces = events.flatMap((event) => (event.type === 'audio' ? [event.pcm] : []));
    const whole = new Int16Array(pieces.reduce((sum, { length }) => sum + length, 0));
    let at = 0;
    for (const piece of pieces) {
      whole.set(piece, at);
      at += piece.length;
    }
    const resampler = createResampler(speech.sampleRateHz, sampleRateHz);
    const spoken = resampler.process(whole).slice();
    resampler.free();
    return spoken;
  };
}
