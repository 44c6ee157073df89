import { writeFile } from 'node:fs/promises';
import { CommandError, exitStatus } from '../command-error.ts';
import { printableLines } from '../printable.ts';
import { atFittingPace } from '../replay/from-log/fitting-pace.ts';
import { fixtureOfLog } from '../replay/from-log/fixture-of-log.ts';
import { fixtureText } from '../replay/from-log/fixture-text.ts';
import { failureText } from '../replay/judge.ts';
import { readText, recordedCall } from '../replay/replay-item.ts';
import { shippedPolicy } from '../replay/shipped-policy.ts';
import type { Console } from './console.ts';

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
  const shipped = await shippedPolicy();
  const made = fixtureOfLog(call, shipped);
  if (made === undefined) {
    const why = 'The call never became ready, and a fixture counts its time from then on.';
    throw new CommandError('log-invalid', `${file} can't be made a fixture. ${why}`);
  }
  const { fixture, failures } = await atFittingPace(made.fixture, shipped);
  const text = fixtureText(fixture);
  if (out === undefined) stdout.write(text);
  else {
    await writeFile(out, text).catch((cause: unknown) => {
      throw new CommandError('usage', `${out} can't be written: is its folder there, and yours?`, { cause });
    });
  }
  const lines = [...made.remarks, ...failures.map((failure) => `Replayed, ${failureText(failure)}`)];
  for (const line of lines) stderr.write(printableLines(`${line}\n`));
  return failures.length === 0 ? exitStatus.done : exitStatus.failed;
}
