import { of, Subject, Subscription } from 'rxjs';
import type { AudioFormat } from '../../../machines/vocabulary/audio-format.ts';
import type { TurnEvent } from '../../../machines/vocabulary/turn.ts';
import { createAudioDecoder } from '../../../src/audio/audio-decoder.ts';
import type { AudioForm } from '../../../src/audio/audio-form.ts';
import { loadResampler } from '../../../src/audio/resampler.ts';
import type { Clock } from '../../../src/ports/clock.ts';
import type { SpeechToText } from '../../../src/ports/speech-to-text.ts';
import { openEmbeddedEars } from '../../../src/providers/embedded/embedded-ears.ts';

export interface LiveEarsOptions {
  /** What can be said to them: a JSGF expression, as `SpeechContext.grammar`. */
  readonly grammar: string;
  /** Watches over their thread; what they hear has its time from the audio. */
  readonly clock: Clock;
}

export interface LiveListener {
  /** How the audio of the connection is written, at any rate. */
  readonly form: AudioForm;
  /** Turns are counted from 0. */
  readonly heard: (event: TurnEvent) => void;
  /** The ears can't hear any more. */
  readonly failed?: () => void;
}

/** One connection that is listened to. */
export interface LiveListening {
  /** Whole samples, which are read only during the call. */
  hear(audio: Uint8Array): void;
  /** Ends the open turn, after the audio that came before. */
  endTurn(): void;
  /** There is no more audio; resolves when all of it is understood, or nobody wants to know any more. */
  complete(): Promise<void>;
  close(): void;
}

/** What understands the callers of an emulator's connections, in English. */
export interface LiveEars {
  listen(listener: LiveListener): LiveListening;
  close(): Promise<void>;
}

const wide: AudioFormat = { encoding: 'linear16', sampleRateHz: 16_000 };

/** The embedded ears, as they stand behind the wire of any vendor's emulator. */
export async function openLiveEars({ grammar, clock }: LiveEarsOptions): Promise<LiveEars> {
  const [ears] = await Promise.all([openEmbeddedEars({ clock }), loadResampler()]);
  return { listen: (listener) => listenTo(ears, grammar, listener), close: () => ears.close() };
}

function listenTo(ears: SpeechToText, grammar: string, { form, heard, failed }: LiveListener): LiveListening {
  const own = ears.accepts.find(
    ({ encoding, sampleRateHz }) => encoding === form.encoding && sampleRateHz === form.sampleRateHz,
  );
  const decoder = own === undefined ? createAudioDecoder(form, wide.sampleRateHz) : undefined;
  const audio$ = new Subject<Uint8Array>();
  const endTurn$ = new Subject<void>();
  const listening = new Subscription();
  const events$ = ears.listen(audio$, {
    audio: own ?? wide,
    language: 'en-US',
    context$: of({ grammar }),
    endTurn$,
    firstTurn: 0,
  });
  const over = new Promise<void>((resolve) => {
    listening.add(resolve);
    listening.add(
      events$.subscribe({
        next: (event) => {
          if (event.type !== 'stt.opened' && event.type !== 'stt.alive') heard(event);
        },
        error: () => {
          resolve();
          failed?.();
        },
        complete: resolve,
      }),
    );
  });
  return {
    hear: (audio) => audio$.next(decoder === undefined ? audio : bytesOf(decoder.decode(audio))),
    endTurn: () => endTurn$.next(),
    complete: () => {
      audio$.complete();
      return over;
    },
    close: () => {
      listening.unsubscribe();
      decoder?.free();
    },
  };
}

function bytesOf(pcm: Int16Array): Uint8Array {
  return new Uint8Array(pcm.buffer, pcm.byteOffset, pcm.byteLength);
}
