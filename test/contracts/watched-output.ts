import { inspect } from 'node:util';
import { afterAll, beforeAll, vi } from 'vitest';

/** Everything that the process says by itself while a suite runs. */
export interface WatchedOutput {
  /** Promises that were rejected without anyone to hear of it. */
  readonly rejections: readonly unknown[];
  /** What was written to the console, to stdout and to stderr. */
  readonly written: readonly string[];
}

/** Watches from the suite's beginning to its end; called where suites are described. */
export function watchOutput(): WatchedOutput {
  const rejections: unknown[] = [];
  const written: string[] = [];
  const note = (reason: unknown): void => void rejections.push(reason);
  const hear = (...parts: readonly unknown[]): boolean =>
    written.push(parts.map((part) => (typeof part === 'string' ? part : inspect(part))).join(' ')) > 0;
  beforeAll(() => {
    process.on('unhandledRejection', note);
    for (const stream of [process.stdout, process.stderr])
      vi.spyOn(stream, 'write').mockImplementation((part) => hear(part));
    for (const level of ['log', 'info', 'warn', 'error', 'debug'] as const)
      vi.spyOn(console, level).mockImplementation(hear);
  });
  afterAll(() => {
    process.off('unhandledRejection', note);
    vi.restoreAllMocks();
  });
  return { rejections, written };
}

/** An error, its causes and its fields as one text; secrets are looked for in it. */
export function everythingOf(error: unknown): string {
  return inspect(error, { depth: 10, showHidden: true });
}
