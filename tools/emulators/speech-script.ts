import { setImmediate, setTimeout } from 'node:timers/promises';
import { z } from 'zod';
import type { SynthesisedSpeech } from './synthesised-speech.ts';

/** What happens to the next clause; it comes behind so much of its audio. */
const afterMs = z.number().min(0).default(200);

export const clauseFaultSchema = z.discriminatedUnion('kind', [
  /** The TCP connection is cut. */
  z.strictObject({ kind: z.literal('drop'), after_ms: afterMs }),
  /** It is reset. */
  z.strictObject({ kind: z.literal('reset'), after_ms: afterMs }),
  z.strictObject({
    kind: z.literal('close'),
    after_ms: afterMs,
    code: z.number().int(),
    reason: z.string().default(''),
  }),
  /** A text frame that is not of the protocol. */
  z.strictObject({ kind: z.literal('garbage'), after_ms: afterMs, text: z.string().default('{"audio":') }),
  /** A binary frame that is not of the protocol. */
  z.strictObject({ kind: z.literal('garbage-binary'), after_ms: afterMs }),
  /** A message of a kind that nobody knows; the clause goes on. */
  z.strictObject({ kind: z.literal('unknown-message'), after_ms: afterMs }),
  /** Nothing more comes, and the connection stays. */
  z.strictObject({ kind: z.literal('silence'), after_ms: afterMs }),
  z.strictObject({ kind: z.literal('no-timestamps') }),
  /** Audio comes at this share of real time. */
  z.strictObject({ kind: z.literal('slow'), share: z.number().positive().default(0.5) }),
]);

export type ClauseFault = z.infer<typeof clauseFaultSchema>;
/** As it is written: what has a default may be left out. */
export type ClauseFaultInput = z.input<typeof clauseFaultSchema>;

/** What every emulator of a voice can be told. */
export const speechScriptFields = {
  /** The only key that is taken; any that is not empty where it is absent. */
  api_key: z.string().min(1).optional(),
  voices: z.array(z.strictObject({ id: z.string(), name: z.string(), language: z.string() })).min(1),
  words_per_minute: z.number().positive().default(240),
  /** Of audio in one frame. */
  chunk_ms: z.number().min(10).max(1000).default(100),
  first_audio_ms: z.number().min(0).default(0),
  /** How many times faster than real time audio comes; as fast as it can where it is absent. */
  times_real_time: z.number().positive().optional(),
  timestamps: z.boolean().default(true),
  /** The first one befalls the first clause, and so on. */
  faults: z.array(clauseFaultSchema).default([]),
};

export interface SpeechPace {
  readonly chunkMs: number;
  readonly firstAudioMs: number;
  readonly timesRealTime: number | undefined;
}

/** One frame's worth of a clause. */
export interface SpeechPiece {
  readonly pcm: Int16Array;
  /** Of the clause, where the piece begins and ends. */
  readonly fromMs: number;
  readonly toMs: number;
}

/** The clause piece by piece, at the pace of the vendor. */
export async function* piecesOf(
  { pcm }: SynthesisedSpeech,
  sampleRateHz: number,
  { chunkMs, firstAudioMs, timesRealTime }: SpeechPace,
): AsyncGenerator<SpeechPiece> {
  const size = Math.max(1, Math.round((chunkMs * sampleRateHz) / 1000));
  const ms = (samples: number): number => (samples / sampleRateHz) * 1000;
  if (firstAudioMs > 0) await setTimeout(firstAudioMs);
  for (let from = 0; from < pcm.length; from += size) {
    const piece = pcm.subarray(from, from + size);
    if (timesRealTime === undefined) await setImmediate();
    else await setTimeout(ms(piece.length) / timesRealTime);
    yield { pcm: piece, fromMs: ms(from), toMs: ms(from + piece.length) };
  }
}

/** The pace of a clause that has met with this fault. */
export function paceOf(
  script: {
    readonly chunk_ms: number;
    readonly first_audio_ms: number;
    readonly times_real_time?: number | undefined;
  },
  fault: { readonly kind: string; readonly share?: number } | undefined,
): SpeechPace {
  return {
    chunkMs: script.chunk_ms,
    firstAudioMs: script.first_audio_ms,
    timesRealTime: fault?.share ?? script.times_real_time,
  };
}

/** 16-bit little-endian, as this machine has it. */
export function bytesOf(pcm: Int16Array): Buffer {
  return Buffer.from(pcm.buffer, pcm.byteOffset, pcm.byteLength);
}
