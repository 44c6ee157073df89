import type { Settings } from './config/settings-schema.ts';

/** What is read once, when the server opens, beside `inspector.enabled`: everything else is taken over as it changes. */
const fixed = [
  'api_prefix',
  'drain_seconds',
  'server',
  'event_log',
] as const satisfies readonly (keyof Settings)[];

/** A configuration as far as it may need a restart; `environment` is the one that is asked for. */
export interface Restartable {
  readonly environment: string;
  readonly settings: Settings;
}

/** The keys whose values differ from those that the server was opened with, and that it can't change. */
export function restartKeys(opened: Restartable, wanted: Restartable): readonly string[] {
  const [before, after] = [opened, wanted].map(({ environment, settings }) =>
    leaves([
      ['environment', environment],
      ['inspector.enabled', settings.inspector.enabled],
      ...fixed.map((key) => [key, settings[key]] as const),
    ]),
  );
  return [...new Set([...(before?.keys() ?? []), ...(after?.keys() ?? [])])].filter(
    (key) => before?.get(key) !== after?.get(key),
  );
}

type Entry = readonly [key: string, value: unknown];

function leaves(entries: readonly Entry[]): ReadonlyMap<string, unknown> {
  return new Map(
    entries.flatMap(([key, value]): readonly Entry[] =>
      typeof value === 'object' && value !== null
        ? [...leaves(Object.entries(value).map(([inner, held]) => [`${key}.${inner}`, held]))]
        : [[key, value]],
    ),
  );
}
