import type { ConfigProblem } from '../errors/config-error.ts';
import type { ConfigLeaf } from './config-tree.ts';
import { problemAt } from './problem-at.ts';
import { mayBeQuoted } from './secrets.ts';
import { isSet, type Environment } from './variables.ts';

/** A name that nothing has: told of the variable that gave it, else of its place. `fault` is read after the name: `is no file`. */
export function wrongName(leaf: ConfigLeaf, fault: string, remedy: string, env: Environment): ConfigProblem {
  const name = mayBeQuoted(leaf) ? `"${leaf.value}"` : undefined;
  const givenBy = leaf.variables?.find((each) => isSet(each, env));
  if (givenBy === undefined)
    return problemAt(leaf.origin, `names ${name === undefined ? 'what' : `${name}, which`} ${fault}`, remedy);
  const told = name === undefined ? `names what ${fault}` : `${name} ${fault}`;
  return { ...problemAt(leaf.origin, told, remedy), givenBy };
}
