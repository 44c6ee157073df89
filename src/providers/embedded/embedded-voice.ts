import { concat, concatMap, defer, from, mergeMap, of, throwError, type Observable } from 'rxjs';
import { ProviderRefused } from '../../errors/provider-error.ts';
import type { Clock } from '../../ports/clock.ts';
import type { SpeakOptions, SpeechEvent, TextToSpeech, Voice } from '../../ports/text-to-speech.ts';
import { speedWithin } from '../speed-range.ts';
import { speakablePieces, spokenTokens, type SpokenToken } from './flite-text.ts';
import { FliteThreads } from './flite-threads.ts';
import type { FliteSpeech } from './flite.ts';

export interface EmbeddedVoiceOptions {
  /** How many clauses are synthesised at once; 1 is enough for a hundred calls on one core. */
  readonly threads?: number;
  /** Watches over clauses that never end; without it nothing does. */
  readonly clock?: Clock;
}

export interface EmbeddedVoice extends TextToSpeech {
  /** Ends the threads. What is being spoken, and everything asked for later, errors with `ProviderUnreachable`. */
  close(): Promise<void>;
}

const name = 'embedded';
const sampleRateHz = 16_000;
const speedRange = { slowest: 0.25, fastest: 4 } as const;

/** Flite's voices of 16 kHz; `kal` has 8. */
const voices: readonly Voice[] = [
  { id: 'slt', name: 'SLT, American woman', language: 'en-US' },
  { id: 'rms', name: 'RMS, American man', language: 'en-US' },
  { id: 'awb', name: 'AWB, Scottish man', language: 'en-GB' },
  { id: 'kal16', name: 'KAL, American man, robotic and fast', language: 'en-US' },
];

/**
 * Speech without keys and network: Flite (https://github.com/festvox/flite) in worker threads. Resolves when it could
 * speak at once; rejects with `ProviderUnreachable`. All its voices speak English, whatever the language asked for.
 */
export async function openEmbeddedVoice(options: EmbeddedVoiceOptions = {}): Promise<EmbeddedVoice> {
  const threads = await FliteThreads.open(options.threads ?? 1, options.clock);
  return {
    name,
    sampleRateHz,
    voices: () => of(voices),
    speak: (clauses$, speakOptions) =>
      // One clause of a reply is under way at a time, so that replies take turns with each other.
      refusal(speakOptions) ??
      clauses$.pipe(concatMap((clause, number) => clauseEvents(threads, clause, number, speakOptions))),
    close: () => threads.close(),
  };
}

function refusal({ voice }: SpeakOptions): Observable<never> | undefined {
  if (voices.some(({ id }) => id === voice)) return undefined;
  const known = voices.map(({ id }) => id).join(', ');
  const message = `The embedded voice is one of ${known}; there is no "${voice}".`;
  return throwError(() => new ProviderRefused(message, { provider: name }));
}

function clauseEvents(
  threads: FliteThreads,
  text: string,
  clause: number,
  { voice, speed: asked }: SpeakOptions,
): Observable<SpeechEvent> {
  const speed = speedWithin(speedRange, asked);
  return defer(() => {
    let spokenMs = 0;
    const ended: SpeechEvent = { type: 'clause-ended', clause };
    const spoken$ = from(speakablePieces(spokenTokens(text))).pipe(
      concatMap((tokens) => {
        const silent = silentSpeech(tokens);
        return silent === undefined ? threads.speak({ voice, tokens, speed }) : of(silent);
      }),
      mergeMap((speech) => {
        const events = speechEvents(speech, clause, spokenMs);
        spokenMs += (speech.pcm.length / sampleRateHz) * 1000;
        return events;
      }),
    );
    return concat(spoken$, of(ended));
  });
}

/** Flite fails when it is given nothing that has a sound. */
function silentSpeech(tokens: readonly SpokenToken[]): FliteSpeech | undefined {
  if (tokens.some(({ spoken }) => spoken !== '')) return undefined;
  return { pcm: new Int16Array(0), words: tokens.map(({ text }) => ({ text, startMs: 0, endMs: 0 })) };
}

function speechEvents({ pcm, words }: FliteSpeech, clause: number, offsetMs: number): SpeechEvent[] {
  const moved = words.map(({ text, startMs, endMs }) => ({
    text,
    startMs: startMs + offsetMs,
    endMs: endMs + offsetMs,
  }));
  const events: SpeechEvent[] = [{ type: 'words', clause, words: moved }];
  if (pcm.length > 0) events.push({ type: 'audio', clause, pcm });
  return events;
}
