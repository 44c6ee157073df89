import type { z } from 'zod';
import { hintAt } from './hint-at.ts';

type Issue = z.core.$ZodIssue;

/** What a schema and JavaScript call a `record` is a map of keys to whoever writes YAML. */
const yamlNames: Readonly<Record<string, string>> = {
  record: 'a map',
  object: 'a map',
  array: 'a list',
  int: 'a whole number',
  boolean: 'true or false',
  string: 'a text',
  null: 'empty',
};

/** What is wrong with a value, and what to write instead. */
export function explainIssue(issue: Issue): string {
  if (issue.code === 'invalid_type')
    return explainType(issue.expected, /received (\w+)$/.exec(issue.message)?.[1]);
  if (issue.code === 'invalid_value') return oneOf(issue.values.map(String), issue.input);
  if (issue.code === 'invalid_key') return issue.issues[0]?.message ?? issue.message;
  if (issue.code === 'too_small') return tooSmall(issue);
  return issue.message;
}

function explainType(expected: string, received = 'undefined'): string {
  const wanted = yamlNames[expected] ?? `a ${expected}`;
  if (received === 'undefined') return `is missing; write ${wanted} here`;
  return `must be ${wanted}, not ${yamlNames[received] ?? `a ${received}`}`;
}

function oneOf(values: readonly string[], given: unknown): string {
  const hint = typeof given === 'string' ? hintAt(given, values) : '';
  return hint.startsWith('; did')
    ? `there is no "${String(given)}" here${hint}`
    : `must be one of: ${values.join(', ')}`;
}

function tooSmall({ origin, minimum, message }: Extract<Issue, { readonly code: 'too_small' }>): string {
  if (!message.startsWith('Too small')) return message;
  return origin === 'string' || origin === 'array'
    ? 'is empty; write at least one here'
    : `must be at least ${minimum}`;
}
