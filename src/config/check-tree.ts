import type { z } from 'zod';
import type { ConfigProblem } from '../errors/config-error.ts';
import { coerceVariables } from './coerce-variables.ts';
import { nodeAt, originAt, plainValue, type ConfigNode, type KeyPath } from './config-tree.ts';
import { choiceAmong } from '../errors/nearest-name.ts';
import { problemAt } from './problem-at.ts';
import { mayBeQuoted } from './secrets.ts';
import { knownKeys, schemaAt, wanted, type AnySchema } from './schema-at.ts';

export type Checked<Value> =
  | { readonly ok: true; readonly value: Value; readonly problems: readonly [] }
  | { readonly ok: false; readonly problems: readonly ConfigProblem[] };

/**
 * Checks a resolved tree. Values that are not known for want of a variable give no problem here: that one has been
 * reported, or does not matter; nor do values that are not there where they may be missing. Then the value lacks them,
 * whatever its type says.
 */
export function checkTree<Value>(
  node: ConfigNode,
  schema: z.ZodType<Value>,
  mayBeMissing: (path: KeyPath) => boolean = () => false,
): Checked<Value> {
  const tree = coerceVariables(node, schema);
  const plain = plainValue(tree);
  const result = schema.safeParse(plain);
  if (result.success) return { ok: true, value: result.data, problems: [] };
  const problems = result.error.issues.flatMap((issue) =>
    describeIssue(issue, [], { tree, schema, mayBeMissing }),
  );
  return problems.length > 0 ? { ok: false, problems } : { ok: true, value: plain as Value, problems: [] };
}

interface Subject {
  readonly tree: ConfigNode;
  readonly schema: AnySchema;
  readonly mayBeMissing: (path: KeyPath) => boolean;
}

/** `base` is where the schema that the issue is of begins: an option of a union knows its own part of the path only. */
function describeIssue(issue: z.core.$ZodIssue, base: KeyPath, subject: Subject): readonly ConfigProblem[] {
  const path = [...base, ...issue.path.filter((key) => typeof key !== 'symbol')];
  const node = nodeAt(subject.tree, path);
  if (node?.kind === 'hole' || (node === undefined && subject.mayBeMissing(path))) return [];
  const schema = schemaAt(subject.schema, path);
  if (issue.code === 'unrecognized_keys') {
    return issue.keys.map((key) => unknownKey(key, path, subject.tree, knownKeys(schema)));
  }
  if (issue.code === 'invalid_union' && node !== undefined) {
    const meant = issue.errors.find((issues) =>
      issues.every(({ path, code }) => path.length > 0 || !ofType(code)),
    );
    if (meant !== undefined && meant.length > 0) {
      return meant.flatMap((inner) => describeIssue(inner, path, subject));
    }
  }
  const origin = originAt(subject.tree, path);
  return [problemAt(origin, faultOf(issue, node), saidRemedy(issue) ?? remedyFor(node, schema))];
}

/** An option of a union that complains about the type as a whole is not the one that was meant. */
const ofType = (code: string): boolean => code === 'invalid_type' || code === 'invalid_value';

function unknownKey(key: string, path: KeyPath, tree: ConfigNode, known: readonly string[]): ConfigProblem {
  return problemAt(originAt(tree, [...path, key]), 'is not a known key', choiceAmong(key, known));
}

function faultOf(issue: z.core.$ZodIssue, node: ConfigNode | undefined): string {
  if (node === undefined) return 'is missing';
  if (node.kind !== 'leaf') return `can't be ${node.kind === 'map' ? 'a map' : 'this list'}`;
  if (node.variables !== undefined) return `can't be what ${node.variables.join(', ')} is set to`;
  if (node.value === null) return "can't be empty";
  if (issue.code === 'invalid_type' && typeof node.value === 'string') return "can't be a text";
  const isShort = String(node.value).length <= 60;
  return isShort && mayBeQuoted(node) ? `can't be ${quote(node.value)}` : "can't be what it is";
}

/** `JSON.stringify` has no word for numbers that aren't finite. */
const quote = (value: string | number | boolean): string =>
  typeof value === 'string' ? JSON.stringify(value) : String(value);

/** A check of a schema's own says in its message what to do about it. */
function saidRemedy(issue: z.core.$ZodIssue): string | undefined {
  return issue.code === 'custom' && issue.message !== 'Invalid input' ? issue.message : undefined;
}

function remedyFor(node: ConfigNode | undefined, schema: AnySchema | undefined): string {
  const what = wanted(schema);
  if (node?.kind === 'leaf' && node.variables !== undefined)
    return `Set ${node.variables.join(', ')} to ${what}.`;
  return `Write ${what}.`;
}
