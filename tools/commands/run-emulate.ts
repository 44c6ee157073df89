import { writeFile } from 'node:fs/promises';
import { diskFiles } from '../../src/config/disk-files.ts';
import { choiceAmong } from '../../src/errors/nearest-name.ts';
import { CommandError, exitStatus } from '../command-error.ts';
import type { EmulatedVendor } from '../emulators/emulated-vendor.ts';
import { emulatedVendors } from '../emulators/emulated-vendors.ts';
import type { Emulator } from '../emulators/emulator.ts';
import { closeEmulators, environmentOf, openEmulators } from '../emulators/open-emulators.ts';
import { onInterruption } from '../interruption.ts';
import type { Console } from './console.ts';
import { printJson } from './print-json.ts';

export interface EmulateOptions {
  readonly port: number;
  readonly script?: string;
  readonly variables?: string;
  readonly json?: true;
}

const variablesHeader = '# Written by "talky emulate": these point talky at emulators on this machine.';

/** Runs the emulators until Ctrl-C; resolves with the exit status. */
export async function runEmulate(
  names: readonly string[],
  options: EmulateOptions,
  console: Console,
  known: readonly EmulatedVendor[] = emulatedVendors,
): Promise<number> {
  const { script: file, port: firstPort, variables: envFile } = options;
  const named = names.map((name) => vendorNamed(name, known));
  const scripts = file === undefined ? new Map<string, unknown>() : await scriptsIn(file, known);
  const unused = named.length === 0 ? undefined : [...scripts.keys()].find((name) => !names.includes(name));
  if (unused !== undefined) {
    throw new CommandError(
      'usage',
      `${file} has a script for ${unused}, which is not to be emulated. Name it too.`,
    );
  }
  const chosen =
    named.length > 0 ? named : known.filter(({ name }) => file === undefined || scripts.has(name));
  const interrupted = new Promise<void>((resolve) => {
    onInterruption(resolve);
  });
  // The embedded engines behind them take seconds to load, and standard output is for a shell.
  console.stderr.write(`Opening emulators of ${chosen.map(({ name }) => name).join(', ')} …\n`);
  const emulators = await openEmulators({ vendors: chosen, firstPort, scripts });
  try {
    if (envFile !== undefined) await writeVariables(envFile, environmentOf(emulators));
    tell(emulators, scripts, options.json === true, console);
    await interrupted;
    return exitStatus.done;
  } finally {
    await closeEmulators(emulators);
  }
}

/** What reads scripts is loaded for them alone: the first word is printed sooner without it. */
async function scriptsIn(
  file: string,
  known: readonly EmulatedVendor[],
): Promise<ReadonlyMap<string, unknown>> {
  const { readEmulatorScript } = await import('../emulators/emulator-script.ts');
  return readEmulatorScript(file, known);
}

function vendorNamed(name: string, known: readonly EmulatedVendor[]): EmulatedVendor {
  const vendor = known.find((each) => each.name === name);
  if (vendor !== undefined) return vendor;
  const names = known.map((each) => each.name);
  throw new CommandError('usage', `There is no emulator of "${name}". ${choiceAmong(name, names)}`);
}

/** Everything that is printed can be pasted into a shell. */
function tell(
  emulators: readonly Emulator[],
  scripts: ReadonlyMap<string, unknown>,
  isJson: boolean,
  { stdout }: Console,
): void {
  for (const { vendor, host, environment } of emulators) {
    const mode = scripts.has(vendor) ? 'scripted' : 'live';
    if (isJson) {
      printJson(stdout, { type: 'emulator', vendor, url: host.url, mode, environment });
      continue;
    }
    stdout.write(`# ${vendor}, an emulator, ${mode}, at ${host.url}\n`);
    for (const [name, value] of Object.entries(environment)) {
      stdout.write(`export ${name}=${quoted(value)}\n`);
    }
  }
  if (!isJson) stdout.write('# Ctrl-C ends\n');
}

/** Replaces what was written here before, and nothing else: a file of that name may hold somebody's keys. */
async function writeVariables(file: string, variables: Readonly<Record<string, string>>): Promise<void> {
  const before = await diskFiles.readText(file).catch(() => '');
  if (before !== undefined && !before.startsWith(variablesHeader)) {
    const remedy = 'Name another one, or move it away.';
    throw new CommandError(
      'usage',
      `${file} is there already, and was not written by this command. ${remedy}`,
    );
  }
  const lines = Object.entries(variables).map(([name, value]) => `${name}=${quoted(value)}\n`);
  await writeFile(file, `${variablesHeader}\n${lines.join('')}`).catch((cause: unknown) => {
    throw new CommandError('usage', `${file} can't be written: is its folder there, and yours?`, { cause });
  });
}

/** For a POSIX shell; files of variables take the same quotes. */
function quoted(value: string): string {
  return /^[\w./:@%+,-]+$/.test(value) ? value : `'${value.replaceAll("'", `'\\''`)}'`;
}
