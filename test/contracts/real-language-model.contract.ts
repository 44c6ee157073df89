import { describe, expect, it } from 'vitest';
import type { LanguageModel } from '../../src/ports/language-model.ts';
import { AskedModel } from './asked-model.ts';

/** The happy path with the real service behind it: skipped, with the reason, where there is no key. */
export function describeRealLanguageModel(
  name: string,
  key: string | undefined,
  variable: string,
  open: (key: string) => LanguageModel,
): void {
  const isMissing = key === undefined || key === '';
  describe(`${name}, really`, () => {
    if (isMissing)
      process.stderr.write(`${name}: not tried with the real service, ${variable} is not set.\n`);

    it.skipIf(isMissing)(
      'answers and says what it cost',
      async () => {
        const model = open(key ?? '');
        const asked = new AskedModel(model, {
          messages: [
            { role: 'system', text: 'Answer with one short sentence.' },
            { role: 'user', text: 'Which day comes after Monday?' },
          ],
          tools: [],
        });
        await asked.over;
        expect(asked.errors).toEqual([]);
        expect(asked.text).toMatch(/tuesday/i);
        expect(asked.all('usage')).toMatchObject([{ estimated: false }]);
        expect(asked.events.at(-1)).toEqual({ type: 'finished', reason: 'stop' });
        await model.close?.();
      },
      30_000,
    );
  });
}
