import { checkTree } from '../../src/config/check-tree.ts';
import { plainValue } from '../../src/config/config-tree.ts';
import { diskFiles } from '../../src/config/disk-files.ts';
import { choiceAmong } from '../../src/errors/nearest-name.ts';
import { problemAt } from '../../src/config/problem-at.ts';
import { readYaml } from '../../src/config/read-yaml.ts';
import { ConfigError, type ConfigProblem } from '../../src/errors/config-error.ts';
import { CommandError } from '../command-error.ts';
import type { EmulatedVendor } from './emulated-vendor.ts';

/**
 * Reads `VENDOR: {...}` for one or more vendors, each checked by its vendor's schema.
 *
 * Rejects with a `CommandError` when there is no such file, and with `ConfigError`, every problem with its line.
 */
export async function readEmulatorScript(
  file: string,
  vendors: readonly EmulatedVendor[],
): Promise<ReadonlyMap<string, unknown>> {
  const text = await diskFiles.readText(file).catch((cause: unknown) => {
    throw new CommandError('usage', `${file} can't be read: is it a file of yours?`, { cause });
  });
  if (text === undefined) throw new CommandError('usage', `There is no file ${file}.`);
  const { tree, problems: broken } = readYaml(text, file);
  const problems: ConfigProblem[] = [...broken];
  const scripts = new Map<string, unknown>();
  for (const [name, node] of tree.entries) {
    const vendor = vendors.find((each) => each.name === name);
    if (vendor === undefined) {
      const names = vendors.map((each) => each.name);
      problems.push(problemAt(node.origin, 'is no vendor that is emulated', choiceAmong(name, names)));
      continue;
    }
    const { schema } = await vendor.load();
    problems.push(...checkTree(node, schema).problems);
    scripts.set(name, plainValue(node));
  }
  if (problems.length > 0) throw new ConfigError(problems);
  return scripts;
}
