import type { Config } from './config/config.ts';
import { choiceAmong } from './config/nearest-key.ts';
import { ConfigError } from './errors/config-error.ts';
import type { Voice } from './ports/text-to-speech.ts';

/** Throws `ConfigError` for every agent whose voice `provider` does not have: it would be dumb. */
export function checkVoices(config: Config, provider: string, voices: readonly Voice[]): void {
  const known = voices.map(({ id }) => id);
  const problems = config.agents().flatMap(({ name, voices: chosen }) => {
    const voice = chosen[provider];
    if (voice === undefined || known.includes(voice)) return [];
    const fault = `names "${voice}", which is no voice of ${provider}`;
    return [config.problemOf(name, ['voice'], fault, choiceAmong(voice, known))];
  });
  if (problems.length > 0) throw new ConfigError(problems);
}
