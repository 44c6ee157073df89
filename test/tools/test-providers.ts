import { concatMap, from, map, Observable, of, throwError } from 'rxjs';
import { z } from 'zod';
import { ProviderRefused } from '../../src/errors/provider-error.ts';
import type { LanguageEvent, LanguageRequest } from '../../src/ports/language-model.ts';
import type { ListenOptions, SpeechToTextEvent } from '../../src/ports/speech-to-text.ts';
import type { SpeechEvent } from '../../src/ports/text-to-speech.ts';
import { createProviders, type Providers } from '../../src/providers/providers.ts';
import { tone } from './wav-bytes.ts';

export interface TestProviders {
  readonly providers: Providers;
  /** What the model was asked, in order. */
  readonly requests: readonly LanguageRequest[];
  /** How the recogniser was opened. */
  readonly listened: readonly ListenOptions[];
  /** Providers that were made and not closed. */
  readonly openCount: number;
}

export const refusal = new ProviderRefused('test refuses the key (HTTP 401). Check its key.', {
  provider: 'test',
  concerns: 'account',
});

const sampleRateHz = 16_000;
const silenceMs = 200;

/**
 * talky's own, and of each kind `test`, which works at once, and `broken`, which refuses everything. Under the name of the
 * embedded ones are some that take no time to open.
 */
export function testProviders(
  answer: readonly LanguageEvent[] = answered('Good', ' morning.'),
): TestProviders {
  const providers = createProviders();
  const requests: LanguageRequest[] = [];
  const listened: ListenOptions[] = [];
  let openCount = 0;
  const close = async (): Promise<void> => {
    openCount--;
  };
  const schema = z.strictObject({ base_url: z.string().default('http://127.0.0.1:4711/v1') });
  const refused = throwError(() => refusal);
  const made =
    <Port>(port: Port) =>
    async () =>
    () => {
      openCount++;
      return { ...port, close };
    };
  const accepts = [{ encoding: 'linear16', sampleRateHz }] as const;
  const ears = made({
    name: 'test',
    accepts,
    listen: (audio$: Observable<Uint8Array>, options: ListenOptions) => {
      listened.push(options);
      return turnsIn(audio$);
    },
  });
  const mouth = made({ name: 'test', sampleRateHz, speak: spoken, voices, defaultVoice: 'ann' });
  const mind = made({
    name: 'test',
    generate: (request: LanguageRequest) => {
      requests.push(request);
      return from(answer);
    },
  });
  const standby = { schema: z.strictObject({}), isStandby: true };
  providers.stt
    .register('embedded', ears, standby)
    .register('test', ears, { schema })
    .register('broken', made({ name: 'broken', accepts, listen: () => refused }), { schema });
  providers.llm
    // So that the agent with a prompt has one.
    .register('test', mind, { schema, isStandby: true })
    .register('broken', made({ name: 'broken', generate: () => refused }), { schema });
  providers.tts
    .register('embedded', mouth, standby)
    .register('test', mouth, { schema })
    .register(
      'broken',
      made({
        name: 'broken',
        sampleRateHz,
        speak: () => refused,
        voices: () => refused,
        defaultVoice: 'ann',
      }),
      { schema },
    );
  return {
    providers,
    requests,
    listened,
    get openCount() {
      return openCount;
    },
  };
}

export function answered(...tokens: readonly string[]): readonly LanguageEvent[] {
  return [
    ...tokens.map((text) => ({ type: 'token' as const, text })),
    { type: 'usage', promptTokens: 7, completionTokens: tokens.length, estimated: true },
    { type: 'finished', reason: 'stop' },
  ];
}

const voices = () => of([{ id: 'ann', name: 'Ann', language: 'en-US' }]);

/** A turn for each stretch of sound, guessed to be over at once, over after 200 ms of silence. */
function turnsIn(audio$: Observable<Uint8Array>): Observable<SpeechToTextEvent> {
  return new Observable((subscriber) => {
    let turn = 0;
    let quietMs: number | undefined;
    subscriber.next({ type: 'stt.opened' });
    return audio$.subscribe((bytes) => {
      const pcm = new Int16Array(bytes.buffer, bytes.byteOffset, bytes.byteLength / 2);
      const isLoud = pcm.some((sample) => Math.abs(sample) > 1000);
      if (isLoud && quietMs === undefined) subscriber.next({ type: 'turn.started', turn, text: '' });
      if (isLoud) quietMs = 0;
      if (isLoud || quietMs === undefined) return;
      if (quietMs === 0)
        subscriber.next({ type: 'turn.eager-eot', turn, text: 'what are your hours', confidence: 0.625 });
      quietMs += (pcm.length * 1000) / sampleRateHz;
      if (quietMs < silenceMs) return;
      subscriber.next({ type: 'turn.eot', turn, text: 'what are your hours', trigger: 'recogniser' });
      turn++;
      quietMs = undefined;
    });
  });
}

/** 100 ms of sound for each word, with its time. */
function spoken(clauses$: Observable<string>): Observable<SpeechEvent> {
  return clauses$.pipe(
    map((text, clause) => ({ words: text.split(' '), clause })),
    concatMap(({ words, clause }): readonly SpeechEvent[] => [
      {
        type: 'words',
        clause,
        words: words.map((text, at) => ({ text, startMs: 100 * at, endMs: 100 * at + 100 })),
      },
      { type: 'audio', clause, pcm: tone(100 * words.length, sampleRateHz) },
      { type: 'clause-ended', clause },
    ]),
  );
}
