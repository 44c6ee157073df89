import { primaryLanguage } from '../primary-language.ts';
import type { SetupDoubt } from '../setup-doubt.ts';

/** The embedded engines have English, and take every language for it. */
export function englishAlone(kind: 'stt' | 'tts') {
  return (_settings: unknown, language: string): readonly SetupDoubt[] => {
    if (primaryLanguage(language) === 'en') return [];
    const found = `${kind === 'stt' ? 'hears' : 'speaks'} English alone, and not ${language}`;
    return [{ found, remedy: `Name another provider in providers.${kind} of the agent.` }];
  };
}
