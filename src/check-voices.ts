import { firstValueFrom } from 'rxjs';
import type { Agent } from './call/agent.ts';
import type { Config } from './config/config.ts';
import { choiceAmong } from './errors/nearest-name.ts';
import { ConfigError, type ConfigProblem } from './errors/config-error.ts';

/** The provider whose voices can be told without a network. */
const local = 'embedded';

/** Rejects with `ConfigError` for every agent whose embedded voice there isn't: it would be dumb. */
export async function checkVoices(config: Config, agents: readonly Agent[]): Promise<void> {
  const problems: ConfigProblem[] = [];
  for (const { name, voices } of agents) {
    const embedded = voices.find(({ speech }) => speech.name === local);
    if (embedded === undefined) continue;
    const known = (await firstValueFrom(embedded.speech.voices())).map(({ id }) => id);
    if (known.includes(embedded.voice)) continue;
    const fault = `names "${embedded.voice}", which is no voice of ${local}`;
    problems.push(config.problemOf(name, ['voice'], fault, choiceAmong(embedded.voice, known)));
  }
  if (problems.length > 0) throw new ConfigError(problems);
}
