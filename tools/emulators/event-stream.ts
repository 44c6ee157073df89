import type { ServerResponse } from 'node:http';

/** One streamed answer of an emulator; it goes on until its client is gone. */
export class EventStream {
  readonly #response: ServerResponse;
  #timer: NodeJS.Timeout | undefined;
  #wake: (() => void) | undefined;

  constructor(response: ServerResponse, headers: Readonly<Record<string, string>> = {}) {
    this.#response = response;
    response.on('close', () => {
      clearTimeout(this.#timer);
      this.#wake?.();
    });
    response.writeHead(200, {
      'content-type': 'text/event-stream; charset=utf-8',
      'cache-control': 'no-cache',
      ...headers,
    });
    response.flushHeaders();
  }

  get isGone(): boolean {
    return this.#response.destroyed || this.#response.writableEnded;
  }

  send(data: string, event?: string): void {
    if (this.isGone) return;
    this.#response.write(`${event === undefined ? '' : `event: ${event}\n`}data: ${data}\n\n`);
  }

  /** Resolves when the time has passed or the client is gone. */
  async pause(ms: number): Promise<void> {
    if (ms <= 0 || this.isGone) return;
    await new Promise<void>((resolve) => {
      this.#wake = resolve;
      this.#timer = setTimeout(resolve, ms);
    });
  }

  /** Resolves when the client is gone. */
  async stall(): Promise<void> {
    if (this.isGone) return;
    await new Promise<void>((resolve) => this.#response.once('close', () => resolve()));
  }

  end(): void {
    if (!this.isGone) this.#response.end();
  }

  reset(): void {
    this.#response.socket?.resetAndDestroy();
  }
}
