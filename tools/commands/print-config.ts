import type { Config } from '../../src/config/config.ts';
import { chosenEnvironment } from '../../src/config/chosen-environment.ts';
import type { DescribedValue } from '../../src/config/describe-tree.ts';
import { providerKinds } from '../../src/config/provider-sections.ts';
import { choiceAmong } from '../../src/errors/nearest-name.ts';
import { createProviders } from '../../src/providers/providers.ts';
import { readConfiguration } from '../../src/read-configuration.ts';
import { standardConfigFolder } from '../../src/standard-config-folder.ts';
import { CommandError } from '../command-error.ts';
import type { Console } from './console.ts';

/** What `talky config` was asked for. */
export interface ConfigOptions {
  readonly config?: string;
  readonly environment?: string;
  readonly json?: true;
}

/**
 * Prints the configuration, or the part of it under `key`.
 *
 * Rejects with `ConfigError`, all problems in it, and with `CommandError` for a key that there isn't.
 */
export async function printConfig(
  key: string | undefined,
  { config: folder = standardConfigFolder(), environment, json }: ConfigOptions,
  { env, stdout }: Pick<Console, 'env' | 'stdout'>,
): Promise<void> {
  const { config } = await readConfiguration({
    folder,
    environment: environment ?? chosenEnvironment(env),
    env,
    providers: createProviders(),
  });
  const all = config.describe();
  const values = key === undefined ? all : partOf(all, key);
  if (json === true) {
    stdout.write(`${JSON.stringify(values, undefined, 2)}\n`);
    return;
  }
  const answering = key === undefined ? ['', ...agentLines(config)] : [];
  stdout.write(`${[...table(values), ...answering].join('\n')}\n`);
}

function partOf(values: readonly DescribedValue[], key: string): readonly DescribedValue[] {
  const part = values.filter((value) => value.key === key || value.key.startsWith(`${key}.`));
  if (part.length > 0) return part;
  const known = new Set(values.flatMap((value) => prefixes(value.key)));
  const near = [...known].filter((name) => name.split('.').length === key.split('.').length);
  throw new CommandError('usage', `There is no ${key} in the configuration. ${choiceAmong(key, near)}`);
}

/** `a`, `a.b` and `a.b.c` for `a.b.c`. */
function prefixes(key: string): readonly string[] {
  const steps = key.split('.');
  return steps.map((_, index) => steps.slice(0, index + 1).join('.'));
}

const widestKey = 48;
const widestValue = 60;

function table(values: readonly DescribedValue[]): readonly string[] {
  const rows = joinedLists(values).map(({ key, value, meaning, source }) => ({
    key,
    value: shortened(meaning === undefined ? value : `${value} → ${meaning}`),
    source,
  }));
  const keyWidth = Math.min(widestKey, Math.max(...rows.map(({ key }) => key.length)));
  const valueWidth = Math.max(...rows.map(({ value }) => value.length));
  return rows.map(
    ({ key, value, source }) => `${key.padEnd(keyWidth)}  ${value.padEnd(valueWidth)}  ${source}`,
  );
}

/** A list that stands in one line of a file is one row. */
function joinedLists(values: readonly DescribedValue[]): readonly DescribedValue[] {
  const rows: DescribedValue[] = [];
  let list: { readonly key: string; readonly source: string } | undefined;
  for (const value of values) {
    const key = value.meaning === undefined ? /^(.+)\.\d+$/.exec(value.key)?.[1] : undefined;
    const before = rows.at(-1);
    if (key !== undefined && before !== undefined && list?.key === key && list.source === value.source) {
      rows[rows.length - 1] = { ...before, key, value: `${before.value}, ${value.value}` };
      continue;
    }
    list = key === undefined ? undefined : { key, source: value.source };
    rows.push(value);
  }
  return rows;
}

/** In one line, without what would move the cursor. */
function shortened(text: string): string {
  const line = text.trim().replace(/[\s\p{Cc}]+/gu, ' ');
  return line.length <= widestValue ? line : `${line.slice(0, widestValue - 1)}…`;
}

/** Which providers each agent would answer a call with now. */
function agentLines(config: Config): readonly string[] {
  const standard = config.defaultAgent;
  const ready = config.agents().map(({ name, providers }) => {
    const used = providerKinds.map((kind) => `${kind} ${providers[kind].join(', then ')}`).join(' · ');
    return `agent ${name}${name === standard ? ' (default)' : ''}: ${used}`;
  });
  const waiting = config.unavailable().map(({ agent, problems }) => {
    const why = problems.map(({ fault, remedy }) => `${fault}. ${remedy}`).join(' ');
    return `agent ${agent}: takes no calls; ${why}`;
  });
  return [...ready, ...waiting];
}
