import { exitStatus } from '../command-error.ts';
import { printableLines } from '../printable.ts';
import { writtenFixture } from '../replay/from-log/written-fixture.ts';
import { readText, recordedCall } from '../replay/replay-item.ts';
import { shippedPolicy } from '../replay/shipped-policy.ts';
import type { Console } from './console.ts';
import { neverReady, writeFixture } from './fixture-file.ts';

export interface FixtureOptions {
  readonly out?: string;
}

/** Writes the fixture of a recorded call; resolves with the exit status. */
export async function runFixtureCommand(
  file: string,
  { out }: FixtureOptions,
  { stdout, stderr }: Console,
): Promise<number> {
  const call = recordedCall(await readText(file), file);
  const written = await writtenFixture(call, await shippedPolicy());
  if (written === undefined) throw neverReady(file);
  const { text, warning, remarks } = written;
  if (out === undefined) stdout.write(text);
  else await writeFixture(out, text);
  for (const remark of warning === undefined ? remarks : [warning, ...remarks])
    stderr.write(printableLines(`${remark}\n`));
  return warning === undefined ? exitStatus.done : exitStatus.failed;
}
