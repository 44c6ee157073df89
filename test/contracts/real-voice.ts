import { lastValueFrom, of } from 'rxjs';
import { describe, expect, it } from 'vitest';
import type { SpeakOptions, TextToSpeech } from '../../src/ports/text-to-speech.ts';
import { endsOf, hearReply, samplesOf } from './heard-reply.ts';

/** A provider with the real service behind it. */
export interface RealVoice {
  /** Why it can't be tried, as `CARTESIA_API_KEY is not set`; undefined when it can. */
  readonly missing: string | undefined;
  readonly open: () => { readonly provider: TextToSpeech; readonly options: SpeakOptions };
}

const clauses = ['Good morning, this is Anna.', 'How may I help you?'] as const;

/** The happy path with the real service behind it: skipped, with the reason, where there is no key. */
export function describeRealVoice(name: string, { missing, open }: RealVoice): void {
  describe(`the voice ${name}, really`, () => {
    if (missing !== undefined)
      process.stderr.write(`${name}: not tried with the real service, ${missing}.\n`);

    it.skipIf(missing !== undefined)(
      `speaks two clauses, each with audio, word times and an end${missing === undefined ? '' : ` (${missing})`}`,
      async () => {
        const { provider, options } = open();
        const voices = await lastValueFrom(provider.voices());
        expect(voices.length).toBeGreaterThan(0);
        const events = await hearReply(provider, of(...clauses), options).whole();
        for (const [clause, text] of clauses.entries()) {
          expect(samplesOf(events, clause)).toBeGreaterThan(provider.sampleRateHz / 2);
          expect(endsOf(events, clause)).toBe(1);
          const words = events.flatMap((event) =>
            event.type === 'words' && event.clause === clause ? event.words : [],
          );
          expect(words.map((word) => word.text).join(' ')).toBe(text);
        }
        await provider.close?.();
      },
      30_000,
    );
  });
}
