import { Readable, Writable } from 'node:stream';
import type { Console } from '../../tools/commands/console.ts';

/** A console whose output can be read. */
export interface TestConsole extends Console {
  readonly out: string;
  readonly errors: string;
  /** Standard output, a JSON object a line. */
  readonly lines: readonly Readonly<Record<string, unknown>>[];
}

export function testConsole(
  stdin = '',
  env: Readonly<Record<string, string>> = {},
  whenPrinted: (out: string) => void = () => undefined,
): TestConsole {
  let out = '';
  let errors = '';
  const stdout = new Writable({
    write: (chunk: Buffer, _encoding, done) => {
      out += chunk.toString('utf8');
      whenPrinted(out);
      done();
    },
  });
  return {
    stdin: Readable.from(stdin === '' ? [] : [stdin]),
    stdout,
    stderr: { write: (text: string) => (errors += text) },
    env: { PATH: '', ...env },
    get out() {
      return out;
    },
    get errors() {
      return errors;
    },
    get lines() {
      return out
        .trim()
        .split('\n')
        .filter((line) => line !== '')
        .map((line) => JSON.parse(line) as Readonly<Record<string, unknown>>);
    },
  };
}
