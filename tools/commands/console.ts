import type { Readable } from 'node:stream';
import type { LineOutput } from '../caller/timeline-printer.ts';

/** What a command has of the process that it runs in; a test gives it another. */
export interface Console {
  readonly stdin: Readable & { readonly isTTY?: boolean };
  readonly stdout: LineOutput & NodeJS.WritableStream;
  readonly stderr: LineOutput;
  readonly env: Readonly<Record<string, string | undefined>>;
}
