import { z } from 'zod';
import { FormData } from 'undici';
import { writeWav } from '../../audio/wav.ts';

export interface Recording {
  readonly pcm: Int16Array;
  readonly sampleRateHz: number;
  readonly model: string;
  /** BCP 47. */
  readonly language: string;
  /** Words and names that are likely to be said. */
  readonly keyterms: readonly string[];
}

export interface Transcript {
  /** Empty where nobody spoke. */
  readonly text: string;
  /** Between 0 and 1. */
  readonly confidence: number;
}

/** Only Whisper itself tells how sure it is; OpenAI's newer models refuse the longer form. */
const isWhisper = /whisper/i;
/** Above, and below, which a segment is silence with words made up for it; Whisper's own thresholds. */
const silence = { noSpeech: 0.6, logProbability: -1 };
/** Of what tells nothing about itself. */
const usualConfidence = 0.8;

/** The body of `POST /audio/transcriptions`: https://platform.openai.com/docs/api-reference/audio/createTranscription */
export function transcriptionForm({ pcm, sampleRateHz, model, language, keyterms }: Recording): FormData {
  const form = new FormData();
  form.set(
    'file',
    new Blob([new Uint8Array(writeWav(pcm, sampleRateHz))], { type: 'audio/wav' }),
    'turn.wav',
  );
  form.set('model', model);
  form.set('language', language.split('-')[0] ?? 'en');
  form.set('response_format', isWhisper.test(model) ? 'verbose_json' : 'json');
  form.set('temperature', '0');
  if (keyterms.length > 0) form.set('prompt', keyterms.join(', '));
  return form;
}

const transcription = z.object({
  text: z.string(),
  segments: z
    .array(
      z.object({
        text: z.string(),
        avg_logprob: z.number().nullish(),
        no_speech_prob: z.number().nullish(),
      }),
    )
    .nullish(),
});

/** What was said, or undefined for an answer that is not of the published shape. */
export function readTranscript(body: unknown): Transcript | undefined {
  const read = transcription.safeParse(body);
  if (!read.success) return undefined;
  const { text, segments } = read.data;
  if (segments === null || segments === undefined || segments.length === 0)
    return { text: spoken(text), confidence: usualConfidence };
  const said = segments.filter(
    ({ no_speech_prob, avg_logprob }) =>
      (no_speech_prob ?? 0) <= silence.noSpeech || (avg_logprob ?? 0) >= silence.logProbability,
  );
  const mean = said.reduce((sum, { avg_logprob }) => sum + (avg_logprob ?? 0), 0) / Math.max(1, said.length);
  return {
    text: spoken(said.map((segment) => segment.text.trim()).join(' ')),
    confidence: Math.min(1, Math.exp(Math.min(0, mean))),
  };
}

/** Dots and notes are what is written for silence and for music. */
function spoken(text: string): string {
  return /[\p{L}\p{N}]/u.test(text) ? text.trim() : '';
}
