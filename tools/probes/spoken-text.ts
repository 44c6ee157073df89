import { from, lastValueFrom, tap, type Observable } from 'rxjs';
import { ClauseSplitter } from '../../src/call/clause-splitter.ts';
import type { Clock } from '../../src/ports/clock.ts';
import type { SpeakOptions, SpeechEvent, TextToSpeech, WordTime } from '../../src/ports/text-to-speech.ts';
import { joinedSamples } from '../joined-samples.ts';
import { noLongerThan, silent } from './patience.ts';
import type { Opened } from './provider-desk.ts';

export interface SpokenText {
  readonly sampleRateHz: number;
  readonly pcm: Int16Array;
  /** From the request to the first samples, and to the end. */
  readonly firstAudioMs: number;
  readonly totalMs: number;
  /** Of the audio. */
  readonly durationMs: number;
  /** From the first sample of the whole; empty where the voice tells none. */
  readonly words: readonly WordTime[];
}

export interface SpeakingOptions extends SpeakOptions {
  readonly clock: Clock;
  /** How long nothing may come. */
  readonly patienceMs: number;
  readonly onAudio?: (pcm: Int16Array) => void;
}

interface SpokenClause {
  readonly parts: Int16Array[];
  readonly words: WordTime[];
}

/** Speaks a text clause by clause, as a call does, and measures it. */
export async function speakText(
  { name, port }: Opened<TextToSpeech>,
  text: string,
  options: SpeakingOptions,
): Promise<SpokenText> {
  const { clock, patienceMs, onAudio } = options;
  const { sampleRateHz } = port;
  const clauses: SpokenClause[] = [];
  const startMs = clock.now();
  let firstAudioMs: number | undefined;
  const take = (event: SpeechEvent): void => {
    const clause = (clauses[event.clause] ??= { parts: [], words: [] });
    if (event.type === 'words') clause.words.push(...event.words);
    if (event.type !== 'audio' || event.pcm.length === 0) return;
    firstAudioMs ??= clock.now() - startMs;
    clause.parts.push(event.pcm);
    onAudio?.(event.pcm);
  };
  const events$ = port
    .speak(clausesOf(text), options)
    .pipe(noLongerThan(patienceMs, name, 'sent nothing'), tap(take));
  await lastValueFrom(events$);
  if (firstAudioMs === undefined) throw silent(name, 'spoke to the end without a sound');
  const totalMs = clock.now() - startMs;
  const pcm = joinedSamples(clauses.flatMap(({ parts }) => parts));
  const durationMs = (pcm.length / sampleRateHz) * 1000;
  return { sampleRateHz, pcm, firstAudioMs, totalMs, durationMs, words: wordsOf(clauses, sampleRateHz) };
}

/** The text in the pieces that a call would synthesise at once. */
function clausesOf(text: string): Observable<string> {
  const splitter = new ClauseSplitter();
  return from([...splitter.push(text), ...splitter.flush()]);
}

function wordsOf(clauses: readonly SpokenClause[], sampleRateHz: number): readonly WordTime[] {
  let offsetMs = 0;
  return clauses.flatMap(({ parts, words }) => {
    const from = offsetMs;
    offsetMs += (parts.reduce((sum, { length }) => sum + length, 0) / sampleRateHz) * 1000;
    return words.map(({ text, startMs, endMs }) => ({ text, startMs: startMs + from, endMs: endMs + from }));
  });
}
