import type { ToolEffect } from '../../machines/vocabulary/reply.ts';
import type { Tool } from '../../src/ports/tool.ts';

interface Running {
  readonly name: string;
  readonly end: (ok: boolean) => void;
}

export interface ExploredToolsOptions {
  /** A tool begins; returns its result, should it come to one. */
  readonly ran: (name: string, key: string, effect: ToolEffect) => string;
}

/** Tools that read, that have effects, and that stop when they are told to; each ends when somebody ends it. */
export class ExploredTools {
  readonly #options: ExploredToolsOptions;
  #running: Running[] = [];
  /** Set: they end by themselves, at once. */
  areQuick = false;

  constructor(options: ExploredToolsOptions) {
    this.#options = options;
  }

  /** How many run and were not told to stop. */
  get running(): number {
    return this.#running.length;
  }

  get all(): readonly Tool[] {
    return [
      this.#tool('look', 'read', false),
      this.#tool('act', 'write', false),
      this.#tool('halt', 'write', true),
    ];
  }

  /** Ends one of those that run. */
  end(choice: number, ok: boolean): void {
    this.#running[choice % Math.max(1, this.#running.length)]?.end(ok);
  }

  endAll(): void {
    for (const { end } of this.#running) end(true);
  }

  #tool(name: string, effect: ToolEffect, cancellable: boolean): Tool {
    return {
      name,
      description: name,
      parameters: {},
      effect,
      cancellable,
      run: (args, { signal }) =>
        new Promise((resolve, reject) => {
          const result = this.#options.ran(name, (args as { readonly key: string }).key, effect);
          const leave = (): void => {
            this.#running = this.#running.filter((each) => each !== entry);
          };
          const entry: Running = {
            name,
            end: (ok) => {
              leave();
              if (ok) resolve(result);
              else reject(new Error('the tool failed'));
            },
          };
          this.#running.push(entry);
          signal.addEventListener('abort', () => {
            leave();
            reject(new Error('aborted'));
          });
          if (this.areQuick) entry.end(true);
        }),
    };
  }
}
