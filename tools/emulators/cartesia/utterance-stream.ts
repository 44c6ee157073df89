import type { Clock } from '../../../src/ports/clock.ts';
import type { CartesiaFault, CartesiaScript } from './cartesia-script.ts';
import type { GenerationRequest } from './generation-request.ts';
import type { Utterance } from './synthesis.ts';
import { wireAudio } from './wire-audio.ts';

export interface UtteranceStream {
  readonly utterance: Utterance;
  readonly request: GenerationRequest;
  readonly script: CartesiaScript;
  readonly clock: Clock;
  readonly fault: Extract<CartesiaFault, string> | undefined;
  /** How much audio of the context came before. */
  readonly offsetSeconds: number;
  /** Nobody listens any more. */
  readonly isGone: () => boolean;
  /** Sends a message of the protocol. */
  readonly message: (fields: Readonly<Record<string, unknown>>) => void;
  /** Sends something that is none. */
  readonly raw: (data: string | Buffer) => void;
}

/** `whole`, or what is to happen now that half of it was sent. */
export type StreamEnd = 'whole' | 'gone' | 'drop' | 'stall' | 'cut-short';

/** Sends an utterance in chunks, at the script's pace, with the times of its words after the first one. */
export async function streamUtterance(stream: UtteranceStream): Promise<StreamEnd> {
  const { utterance, request, script, clock, fault, message } = stream;
  const chunkSamples = Math.max(1, Math.round((request.sampleRateHz * script.chunkMs) / 1000));
  const count = Math.ceil(utterance.pcm.length / chunkSamples);
  if (script.firstChunkMs > 0) await passes(clock, script.firstChunkMs);
  for (let chunk = 0; chunk < count; chunk++) {
    if (stream.isGone()) return 'gone';
    if (chunk === count >> 1) {
      const end = endOf(fault);
      if (end !== undefined) return end;
      spoil(fault, stream);
    }
    if (fault === 'unknown-type') message({ type: 'viseme_timestamps', visemes: ['aa'] });
    const pcm = utterance.pcm.subarray(chunk * chunkSamples, (chunk + 1) * chunkSamples);
    const data = wireAudio(pcm, request.encoding).toString('base64');
    message({ type: 'chunk', data, step_time: script.firstChunkMs });
    if (chunk === 0 && request.wantsTimestamps && script.timestamps) {
      message({ type: 'timestamps', word_timestamps: wordTimestamps(stream) });
    }
    if (script.pace > 0) await passes(clock, (pcm.length / request.sampleRateHz) * 1000 * script.pace);
    else await new Promise((resolve) => setImmediate(resolve));
  }
  return 'whole';
}

function passes(clock: Clock, ms: number): Promise<void> {
  return new Promise((resolve) => {
    clock.setTimeout(resolve, ms);
  });
}

function endOf(fault: UtteranceStream['fault']): StreamEnd | undefined {
  if (fault === 'reset') return 'drop';
  return fault === 'drop' || fault === 'stall' || fault === 'cut-short' ? fault : undefined;
}

function spoil(fault: UtteranceStream['fault'], { message, raw }: UtteranceStream): void {
  if (fault === 'garbage') raw('{"type":"chunk","data":');
  else if (fault === 'binary') raw(Buffer.from([1, 2, 3, 4]));
  else if (fault === 'misshapen') message({ type: 'chunk', step_time: 1 });
  else if (fault === 'no-base64') message({ type: 'chunk', data: '*** no base64 ***', step_time: 1 });
}

function wordTimestamps({ utterance: { words }, offsetSeconds }: UtteranceStream): unknown {
  return {
    words: words.map(({ text }) => text),
    start: words.map(({ start }) => start + offsetSeconds),
    end: words.map(({ end }) => end + offsetSeconds),
  };
}
