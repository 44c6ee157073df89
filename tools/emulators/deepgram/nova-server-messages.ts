import type { SpokenWord } from './speech.ts';

export interface NovaResultsParts {
  readonly words: readonly SpokenWord[];
  readonly window: { readonly startMs: number; readonly endMs: number };
  readonly model: string;
  readonly requestId: string;
  readonly isFinal: boolean;
  readonly isSpeechFinal?: boolean;
  readonly isFromFinalize?: boolean;
}

const modelUuid = '2187e11a-3532-4498-b076-81fa530bdd49';

/** A `Results` message: the words of one segment. Times are seconds. */
export function novaResults(parts: NovaResultsParts): Readonly<Record<string, unknown>> {
  const { words, window, model, requestId, isFinal, isSpeechFinal = false, isFromFinalize = false } = parts;
  const transcript = words.map(({ word }) => word).join(' ');
  const confidence =
    words.length === 0 ? 0 : words.reduce((sum, word) => sum + word.confidence, 0) / words.length;
  return {
    type: 'Results',
    channel_index: [0, 1],
    start: seconds(window.startMs),
    duration: seconds(window.endMs - window.startMs),
    is_final: isFinal,
    speech_final: isSpeechFinal,
    from_finalize: isFromFinalize,
    channel: {
      alternatives: [
        {
          transcript,
          confidence,
          words: words.map(({ word, startMs, endMs, confidence }) => ({
            word: word.toLowerCase().replace(/[^\p{L}\p{N}'-]/gu, ''),
            start: seconds(startMs),
            end: seconds(endMs),
            confidence,
            punctuated_word: word,
          })),
        },
      ],
    },
    metadata: {
      request_id: requestId,
      model_info: { name: `general-${model}`, version: '2025-07-31.0', arch: model.slice(0, 6) },
      model_uuid: modelUuid,
    },
  };
}

export function novaMetadata(requestId: string, durationMs: number): Readonly<Record<string, unknown>> {
  return {
    type: 'Metadata',
    transaction_key: 'deprecated',
    request_id: requestId,
    sha256: '0'.repeat(64),
    created: '2026-01-01T00:00:00.000Z',
    duration: seconds(durationMs),
    channels: 1,
  };
}

function seconds(ms: number): number {
  return Math.round(ms) / 1000;
}
