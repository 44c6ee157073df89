import { primaryLanguage } from '../primary-language.ts';
import type { SetupDoubt } from '../setup-doubt.ts';
import type { FluxSettings } from './flux-settings.ts';

/** Of `flux-general-multi`; the other model hears English alone. https://developers.deepgram.com/docs/flux/language-prompting */
const multilingual: readonly string[] = ['en', 'es', 'fr', 'de', 'hi', 'ru', 'pt', 'ja', 'it', 'nl'];

/** What the vendor is told to expect. */
export function hintsOf(
  { model, language_hints }: Pick<FluxSettings, 'model' | 'language_hints'>,
  language: string,
): readonly string[] {
  if (model !== 'flux-general-multi') return [];
  if (language_hints !== undefined) return language_hints;
  const primary = primaryLanguage(language);
  return multilingual.includes(primary) ? [primary] : [];
}

/** Whatever is said, the vendor writes it down in a language that the model has. */
export function fluxDoubts({ model }: Pick<FluxSettings, 'model'>, language: string): readonly SetupDoubt[] {
  const heard = model === 'flux-general-multi' ? multilingual : ['en'];
  const spoken = primaryLanguage(language);
  if (heard.includes(spoken)) return [];
  const remedy = multilingual.includes(spoken)
    ? `Write model: flux-general-multi into providers.stt.flux; it is told [${spoken}] as its language_hints where none are set.`
    : 'Name another provider in providers.stt of the agent.';
  return [{ found: `${model} hears ${heard.join(', ')} and not ${spoken}`, remedy }];
}
