import type { SpeechEvent } from '../../ports/text-to-speech.ts';
import type { ClauseTurn } from '../reply-over-sockets.ts';
import { SampleCarry } from '../sample-carry.ts';
import { AlignedWords } from './aligned-words.ts';
import { errorOfFault, unexpectedBinary } from './elevenlabs-faults.ts';
import { contextMessages, decodeElevenLabs } from './elevenlabs-messages.ts';
import type { ElevenLabsSettings } from './elevenlabs-settings.ts';

export interface ElevenLabsTurnOptions {
  readonly settings: ElevenLabsSettings;
  readonly voice: string;
  readonly speed: number;
  /** Unlike that of every other clause. */
  readonly context: string;
  readonly text: string;
  readonly clause: number;
  readonly emit: (event: SpeechEvent) => void;
}

/** Has one clause spoken in a context of its own. */
export function elevenLabsTurn(options: ElevenLabsTurnOptions): ClauseTurn {
  const { settings, voice, context, clause, emit } = options;
  const asked = { apiKey: settings.api_key, voice };
  const carry = new SampleCarry();
  const aligned = new AlignedWords();
  let samples = 0;
  return {
    request: contextMessages(options, settings),
    text: (frame) => {
      const message = decodeElevenLabs(frame);
      if (message === undefined) return false;
      if (message.type === 'fault') throw errorOfFault(message.fault, asked);
      if (message.context !== undefined && message.context !== context) return false;
      const { audio, times, isFinal } = message;
      const audioMs = (samples / settings.sample_rate) * 1000;
      const words = [
        ...(times === undefined ? [] : aligned.take(times, audioMs)),
        ...(isFinal ? aligned.end() : []),
      ];
      if (words.length > 0) emit({ type: 'words', clause, words });
      const pcm = audio === undefined ? undefined : carry.take(audio);
      if (pcm !== undefined && pcm.length > 0) {
        samples += pcm.length;
        emit({ type: 'audio', clause, pcm });
      }
      return isFinal;
    },
    binary: () => {
      throw unexpectedBinary();
    },
    closed: (code, reason) => errorOfFault({ name: '', message: reason, code }, asked),
  };
}
