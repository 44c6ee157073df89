import type { ConfigProblem } from '../errors/config-error.ts';
import type { ConfigLeaf } from './config-tree.ts';
import { problemAt } from './problem-at.ts';
import { mayBeQuoted } from './secrets.ts';
import { isSet, type Environment } from './variables.ts';

/** A name that nothing has: told of the variable that gave it, else of its place. `fault` is read after the name: `is no file`. */
export function wrongName(leaf: ConfigLeaf, fault: string, remedy: string, env: Environment): ConfigProblem {
  const name = mayBeQuoted(leaf) ? `"${leaf.value}"` : undefined;
  const variable = leaf.variables?.find((each) => isSet(each, env));
  if (variable === undefined || name === undefined) {
    const place = variable === undefined ? leaf.origin : { file: variable, line: 0, path: [] };
    return problemAt(place, `names ${name === undefined ? 'what' : `${name}, which`} ${fault}`, remedy);
  }
  return { file: variable, line: 0, path: '', fault: `${name} ${fault}`, remedy };
}
