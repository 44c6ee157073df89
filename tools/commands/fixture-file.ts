import { writeFile } from 'node:fs/promises';
import { CommandError } from '../command-error.ts';

/** Rejects with a `CommandError`. */
export async function writeFixture(file: string, text: string): Promise<void> {
  await writeFile(file, text).catch((cause: unknown) => {
    throw new CommandError('usage', `${file} can't be written: is its folder there, and yours?`, { cause });
  });
}

export function neverReady(file: string): CommandError {
  const why = 'The call never became ready, and a fixture counts its time from then on.';
  return new CommandError('log-invalid', `${file} can't be made a fixture. ${why}`);
}
