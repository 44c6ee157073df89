import type { Environment } from './variables.ts';

/** Which `ENVIRONMENT.yaml` is meant: what `TALKY_ENV` says, `development` where it is not set or set to nothing. */
export function chosenEnvironment(env: Environment): string {
  const said = env['TALKY_ENV'] ?? '';
  return said === '' ? 'development' : said;
}
