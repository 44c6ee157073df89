import type { Environment } from './config/variables.ts';
import type { CurrentLineUp } from './current-line-up.ts';
import { ConfigError } from './errors/config-error.ts';
import type { LineUp } from './line-up.ts';
import type { Logger } from './observability/logger.ts';
import { restartKeys } from './restart-keys.ts';

/** Reads the configuration again and tells in the log what came of it. Rejects as the loading does. */
export async function reload(current: CurrentLineUp, opened: LineUp, logger: Logger): Promise<void> {
  try {
    const change = await current.reload();
    if (change === undefined) return;
    const { before, next } = change;
    const variables = changedVariables(before.variables, next.variables);
    logger.info(
      { files: next.config.sources, variables },
      'The configuration was read again; new calls use it',
    );
    const keys = restartKeys(opened, next);
    if (keys.length > 0) logger.warn({ keys }, 'These settings have changed, and wait for a restart');
    if (opened.settings.auth.tokens.length > 0 && next.settings.auth.tokens.length === 0)
      logger.warn('No token is asked for any more: calls and the API are open to whoever reaches the server');
  } catch (error) {
    const why = error instanceof ConfigError ? { problems: error.message.split('\n') } : { err: error };
    logger.error(why, "The configuration can't be used, and the one before it stays in force");
    throw error;
  }
}

/** The names alone: what they are set to may be a key. Only `.env` can have changed, as those of a process stay. */
function changedVariables(before: Environment, after: Environment): readonly string[] {
  const names = new Set([...Object.keys(before), ...Object.keys(after)]);
  return [...names].filter((name) => before[name] !== after[name]).toSorted();
}
