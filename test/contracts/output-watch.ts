import { vi } from 'vitest';

/** Sees all that is printed, and every rejection that nobody handles. */
export class OutputWatch {
  readonly unhandled: unknown[] = [];
  output = '';
  readonly #note = (reason: unknown): void => void this.unhandled.push(reason);

  start(): void {
    this.unhandled.length = 0;
    this.output = '';
    process.on('unhandledRejection', this.#note);
    for (const method of ['log', 'info', 'warn', 'error', 'debug'] as const) {
      vi.spyOn(console, method).mockImplementation((...parts: unknown[]) => {
        this.output += `${parts.map(String).join(' ')}\n`;
      });
    }
    for (const stream of [process.stdout, process.stderr]) {
      const write = stream.write.bind(stream);
      vi.spyOn(stream, 'write').mockImplementation(((chunk: string | Uint8Array, ...rest: never[]) => {
        this.output += typeof chunk === 'string' ? chunk : Buffer.from(chunk).toString();
        return write(chunk, ...rest);
      }) as typeof stream.write);
    }
  }

  stop(): void {
    process.off('unhandledRejection', this.#note);
    vi.restoreAllMocks();
  }
}
