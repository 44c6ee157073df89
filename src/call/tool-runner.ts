import { hangUpTool } from '../../machines/agent-reply.ts';
import type { Tool } from '../ports/tool.ts';

/** The agent's own way to end the call; the call machine carries it out once the farewell was played. */
export const endCall: Tool = {
  name: hangUpTool,
  description: 'Hang up, after the farewell in this answer has been spoken.',
  parameters: { type: 'object', properties: {}, additionalProperties: false },
  effect: 'write',
  cancellable: false,
  run: () => Promise.resolve(null),
};

export interface ToolRun {
  readonly id: string;
  readonly name: string;
  readonly args: unknown;
}

export interface ToolRunnerReport {
  started(run: ToolRun): void;
  ended(run: ToolRun, ok: boolean, result: unknown): void;
}

/** Runs the tools of one call; each at most once. After `close` nothing is reported. */
export class ToolRunner {
  readonly #tools: ReadonlyMap<string, Tool>;
  readonly #running = new Map<string, AbortController>();
  #closed = false;

  constructor(tools: readonly Tool[]) {
    this.#tools = new Map([...tools, endCall].map((tool) => [tool.name, tool]));
  }

  get descriptions(): readonly Tool[] {
    return [...this.#tools.values()];
  }

  find(name: string): Tool | undefined {
    return this.#tools.get(name);
  }

  isRunning(id: string): boolean {
    return this.#running.has(id);
  }

  run(call: ToolRun, report: ToolRunnerReport): void {
    if (this.#closed || this.#running.has(call.id)) return;
    const scope = new AbortController();
    this.#running.set(call.id, scope);
    report.started(call);
    const settle = (ok: boolean, result: unknown): void => {
      if (!this.#running.delete(call.id) || this.#closed) return;
      report.ended(call, ok, result);
    };
    this.#start(call, scope.signal).then(
      (result) => settle(true, result),
      (fault: unknown) =>
        settle(false, { error: fault instanceof Error ? fault.message : 'the tool failed' }),
    );
  }

  /** Stops a tool that may be cancelled; false for one that runs on. */
  cancel(id: string, name: string): boolean {
    const scope = this.#running.get(id);
    if (scope === undefined || this.#tools.get(name)?.cancellable !== true) return false;
    this.#running.delete(id);
    scope.abort();
    return true;
  }

  close(): void {
    this.#closed = true;
    for (const scope of this.#running.values()) scope.abort();
    this.#running.clear();
  }

  async #start(call: ToolRun, signal: AbortSignal): Promise<unknown> {
    const tool = this.#tools.get(call.name);
    if (tool === undefined) return { error: `there is no tool named ${call.name}` };
    return tool.run(call.args, { signal });
  }
}
