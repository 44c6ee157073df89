import type { SpeechEvent, WordTime } from '../../ports/text-to-speech.ts';
import type { ClauseTurn } from '../reply-over-sockets.ts';
import { SampleCarry } from '../sample-carry.ts';
import { errorOfClose } from './azure-faults.ts';
import {
  decodeBinary,
  decodeText,
  turnFrames,
  type AzureMessage,
  type FrameStamp,
} from './azure-messages.ts';
import type { AzureSettings } from './azure-settings.ts';
import { ClauseWords } from './clause-words.ts';
import { ssmlOf } from './ssml.ts';

export interface AzureTurnOptions {
  readonly settings: AzureSettings;
  readonly voice: string;
  readonly language: string;
  readonly speed: number;
  readonly stamp: FrameStamp;
  readonly text: string;
  readonly clause: number;
  readonly emit: (event: SpeechEvent) => void;
}

/** Has one clause spoken in one turn of the protocol. */
export function azureTurn(options: AzureTurnOptions): ClauseTurn {
  const { settings, voice, language, speed, stamp, text, clause, emit } = options;
  const { style, style_degree: styleDegree, trailing_silence_ms: trailingSilenceMs } = settings;
  const ssml = ssmlOf({ text, voice, language, speed, style, styleDegree, trailingSilenceMs });
  const clauseWords = new ClauseWords(text);
  const carry = new SampleCarry();
  const tell = (words: readonly WordTime[]): void => {
    if (words.length > 0) emit({ type: 'words', clause, words });
  };
  /** What belongs to a turn before this one comes to nothing. */
  const mine = (message: AzureMessage | undefined): AzureMessage | undefined =>
    message === undefined || ['', stamp.request].includes(message.request.toLowerCase())
      ? message
      : undefined;
  return {
    request: turnFrames(ssml, settings.sample_rate, stamp),
    text: (frame) => {
      const message = mine(decodeText(frame));
      if (message?.type === 'boundaries') {
        tell(message.boundaries.flatMap((boundary) => clauseWords.take(boundary)));
      }
      if (message?.type !== 'turn-ended') return false;
      tell(clauseWords.end());
      return true;
    },
    binary: (bytes) => {
      const message = mine(decodeBinary(bytes));
      if (message?.type !== 'audio') return;
      const pcm = carry.take(message.bytes);
      if (pcm.length > 0) emit({ type: 'audio', clause, pcm });
    },
    closed: (code, reason) => errorOfClose(code, reason, { apiKey: settings.api_key, voice }),
  };
}
