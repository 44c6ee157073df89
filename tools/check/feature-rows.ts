import type { Settings } from '../../src/config/settings-schema.ts';
import type { Environment } from '../../src/config/variables.ts';
import type { CheckRow } from './check-row.ts';

/** Something that works only with variables of its own. */
export interface Feature {
  /** Goes on from "for". */
  readonly name: string;
  /** One name, or what several begin with and a `*`. */
  readonly variables: string;
  readonly isOn: (settings: Settings) => boolean;
}

const notThereYet = (): boolean => false;

/** A feature that comes later asks the settings here whether it is on. */
const features: readonly Feature[] = [
  { name: 'calls over several processes', variables: 'REDIS_URL', isOn: notThereYet },
  { name: 'records in Supabase', variables: 'SUPABASE_*', isOn: notThereYet },
];

/** A warning for a feature that is on and lacks its variables; what is set for one that is off is mentioned. */
export function featureRows(
  settings: Settings,
  env: Environment,
  table: readonly Feature[] = features,
): readonly CheckRow[] {
  return table.flatMap(({ name, variables, isOn }): readonly CheckRow[] => {
    const set = Object.keys(env).filter((variable) => isNamed(variable, variables) && env[variable] !== '');
    if (isOn(settings) && set.length === 0) {
      const remedy = `Set ${variables} in .env.`;
      return [
        { mark: 'warning', subject: variables, found: `is not set, and is needed for ${name}`, remedy },
      ];
    }
    if (isOn(settings) || set.length === 0) return [];
    return [
      { mark: 'none', subject: set.join(', '), found: `not in use yet: for ${name}, which talky has not` },
    ];
  });
}

function isNamed(variable: string, pattern: string): boolean {
  return pattern.endsWith('*') ? variable.startsWith(pattern.slice(0, -1)) : variable === pattern;
}
