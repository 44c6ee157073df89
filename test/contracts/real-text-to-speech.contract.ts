import { of } from 'rxjs';
import { describe, expect, it } from 'vitest';
import type { TextToSpeech } from '../../src/ports/text-to-speech.ts';
import { level } from '../audio/tone.ts';
import { endsOf, hearReply, samplesOf } from './heard-reply.ts';

/** A provider with the real service behind it. */
export interface RealTextToSpeech {
  /** Why it can't be tried, as `CARTESIA_API_KEY is not set`; undefined when it can. */
  readonly missing: string | undefined;
  /** Where it tells when its words are spoken. */
  readonly hasWordTimes: boolean;
  readonly open: () => Promise<TextToSpeech>;
}

const clauses = ['Good morning, this is a test.', 'Can you hear me?'] as const;

/** The happy path with the real service behind it: skipped, with the reason, where there is no key. */
export function describeRealTextToSpeech(
  name: string,
  { missing, hasWordTimes, open }: RealTextToSpeech,
): void {
  describe(`${name}, really`, () => {
    if (missing !== undefined)
      process.stderr.write(`${name}: not tried with the real service, ${missing}.\n`);

    it.skipIf(missing !== undefined)(
      `speaks a reply${missing === undefined ? '' : ` (${missing})`}`,
      async () => {
        const provider = await open();
        const options = { voice: provider.defaultVoice ?? '', language: 'en-US', speed: 1 };
        const events = await hearReply(provider, of(...clauses), options).whole();
        for (const clause of clauses.keys()) {
          const seconds = samplesOf(events, clause) / provider.sampleRateHz;
          expect(seconds).toBeGreaterThan(0.4);
          expect(seconds).toBeLessThan(8);
          expect(endsOf(events, clause)).toBe(1);
          const pcm = events.flatMap((event) =>
            event.type === 'audio' && event.clause === clause ? [...event.pcm] : [],
          );
          expect(level(Int16Array.from(pcm))).toBeGreaterThan(100);
          const words = events.flatMap((event) =>
            event.type === 'words' && event.clause === clause ? event.words : [],
          );
          if (hasWordTimes) expect(words.at(-1)?.endMs).toBeGreaterThan(200);
          for (const { endMs } of words) expect(endMs).toBeLessThan(seconds * 1000 + 200);
        }
        await provider.close?.();
      },
      30_000,
    );
  });
}
