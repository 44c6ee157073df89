import { hangUpTool } from '../../machines/agent-reply.ts';
import type { Clock } from '../ports/clock.ts';
import type { Tool } from '../ports/tool.ts';
import type { Fence } from './fence.ts';

/** The model is told after this long that a tool has failed, whatever the tool does: nobody waits longer on the phone. */
export const toolPatienceMs = 30_000;

/** The agent's own way to end the call; the call machine carries it out once the farewell was played. */
const endCall: Tool = {
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
  readonly #clock: Clock;
  readonly #fence: Fence;
  readonly #running = new Map<string, () => void>();
  readonly #ids = new Set<string>();

  constructor(tools: readonly Tool[], clock: Clock, fence: Fence) {
    this.#tools = new Map([...tools, endCall].map((tool) => [tool.name, tool]));
    this.#clock = clock;
    this.#fence = fence;
  }

  get descriptions(): readonly Tool[] {
    return [...this.#tools.values()];
  }

  find(name: string): Tool | undefined {
    return this.#tools.get(name);
  }

  /** The call under an id that no other one of this conversation has, whatever the model has numbered. */
  register(call: ToolRun): ToolRun {
    let { id } = call;
    for (let copy = 2; this.#ids.has(id); copy++) id = `${call.id}-${copy}`;
    this.#ids.add(id);
    return { ...call, id };
  }

  isRunning(id: string): boolean {
    return this.#running.has(id);
  }

  run(call: ToolRun, report: ToolRunnerReport): void {
    if (this.#running.has(call.id)) return;
    const scope = new AbortController();
    const stop = (): void => {
      this.#clock.clearTimeout(timer);
      this.#running.delete(call.id);
      this.#fence.attempt(() => scope.abort());
    };
    const settle = (ok: boolean, result: unknown): void => {
      if (this.#running.get(call.id) !== stop) return;
      this.#clock.clearTimeout(timer);
      this.#running.delete(call.id);
      this.#fence.guard(() => report.ended(call, ok, result));
    };
    const timer = this.#clock.setTimeout(() => {
      settle(false, { error: `${call.name} did not answer within ${toolPatienceMs / 1000} s` });
      this.#fence.attempt(() => scope.abort());
    }, toolPatienceMs);
    this.#running.set(call.id, stop);
    report.started(call);
    this.#start(call, scope.signal).then(
      (result) => settle(true, result),
      (fault: unknown) =>
        settle(false, { error: fault instanceof Error ? fault.message : 'the tool failed' }),
    );
  }

  /** Stops a tool that may be cancelled; false for one that runs on. */
  cancel(id: string, name: string): boolean {
    const stop = this.#running.get(id);
    if (stop === undefined || this.#tools.get(name)?.cancellable !== true) return false;
    stop();
    return true;
  }

  close(): void {
    for (const stop of this.#running.values()) stop();
  }

  async #start(call: ToolRun, signal: AbortSignal): Promise<unknown> {
    const tool = this.#tools.get(call.name);
    if (tool === undefined) throw new Error(`there is no tool named ${call.name}`);
    return tool.run(call.args, { signal });
  }
}
