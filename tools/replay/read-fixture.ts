import { checkTree } from '../../src/config/check-tree.ts';
import { readYaml } from '../../src/config/read-yaml.ts';
import type { ConfigProblem } from '../../src/errors/config-error.ts';
import { fixtureSchema } from './fixture-schema.ts';
import type { Fixture } from './fixture.ts';

export type FixtureReading =
  | { readonly ok: true; readonly fixture: Fixture }
  /** Every problem, with its line and key. */
  | { readonly ok: false; readonly problems: readonly ConfigProblem[] };

/** Reads the text of a fixture; `file` is what problems name. */
export function readFixture(text: string, file: string): FixtureReading {
  const { tree, problems } = readYaml(text, file);
  if (problems.length > 0) return { ok: false, problems };
  const checked = checkTree(tree, fixtureSchema);
  if (!checked.ok) return { ok: false, problems: checked.problems };
  // The schema has every key of the type; it differs in what it says of absent ones alone.
  const { expect = {}, ...rest } = checked.value;
  return { ok: true, fixture: { ...rest, expect } as Fixture };
}
