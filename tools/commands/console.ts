import type { Readable } from 'node:stream';
import { withDotEnv } from '../../src/config/dot-env.ts';
import type { LineOutput } from '../caller/timeline-printer.ts';

/** What a command has of the process that it runs in; a test gives it another. */
export interface Console {
  readonly stdin: Readable & { readonly isTTY?: boolean };
  readonly stdout: LineOutput & NodeJS.WritableStream;
  readonly stderr: LineOutput;
  readonly env: Readonly<Record<string, string | undefined>>;
}

/** The process's own, with the variables of `.env` under those that are set. Rejects with `ConfigError`. */
export async function processConsole(): Promise<Console> {
  const { stdin, stdout, stderr } = process;
  return { stdin, stdout, stderr, env: await withDotEnv(process.env) };
}
