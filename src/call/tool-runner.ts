import { hangUpTool } from '../../machines/agent-reply.ts';
import type { Clock } from '../ports/clock.ts';
import type { Tool, CallDetails } from '../ports/tool.ts';
import type { Fence } from './fence.ts';
import { failed, faultOutcome, outcomeOf, type ToolOutcome } from './tool-outcome.ts';

/** For a tool that does not say itself how long it may take: nobody waits longer on the phone. */
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
  ended(run: ToolRun, outcome: ToolOutcome): void;
}

export interface ToolRunnerOptions {
  /** As they are now: a client may change its own in the middle of a call. */
  readonly tools: () => readonly Tool[];
  /** The built-in ones beside `end_call`. */
  readonly ownTools: readonly Tool[];
  readonly call: CallDetails;
  readonly clock: Clock;
  readonly fence: Fence;
  /** Told when the first one begins to run, and when the last one is over. */
  readonly changed: (isBusy: boolean) => void;
}

/** Runs the tools of one call; each id at most once, however it ended. After `close` nothing is reported. */
export class ToolRunner {
  readonly #options: ToolRunnerOptions;
  readonly #ownTools: readonly Tool[];
  readonly #running = new Map<string, () => void>();
  readonly #ids = new Set<string>();
  #isBusy = false;
  readonly #begun = new Set<string>();

  constructor(options: ToolRunnerOptions) {
    this.#options = options;
    this.#ownTools = [...options.ownTools, endCall];
  }

  /** A client's function takes the place of the built-in tool of its name: the client knows what is to happen. */
  get descriptions(): readonly Tool[] {
    const tools = this.#options.tools();
    return [...tools, ...this.#ownTools.filter((own) => !tools.some(({ name }) => name === own.name))];
  }

  isOwn(tool: Tool): boolean {
    return this.#ownTools.includes(tool);
  }

  find(name: string): Tool | undefined {
    return this.descriptions.find((tool) => tool.name === name);
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

  run(call: ToolRun, confirmed: Promise<boolean>, report: ToolRunnerReport): void {
    if (this.#begun.has(call.id)) return;
    this.#begun.add(call.id);
    const { clock, fence } = this.#options;
    const timeoutMs = this.find(call.name)?.timeoutMs ?? toolPatienceMs;
    const scope = new AbortController();
    const stop = (): void => {
      clock.clearTimeout(timer);
      this.#running.delete(call.id);
      fence.attempt(() => scope.abort());
      this.#noteChange();
    };
    const settle = (outcome: ToolOutcome): void => {
      if (this.#running.get(call.id) !== stop) return;
      clock.clearTimeout(timer);
      this.#running.delete(call.id);
      fence.guard(() => report.ended(call, outcome));
      this.#noteChange();
    };
    const timer = clock.setTimeout(() => {
      const message = `${call.name} did not answer within ${timeoutMs / 1000} s`;
      settle(failed(message));
      fence.attempt(() => scope.abort(new DOMException(message, 'TimeoutError')));
    }, timeoutMs);
    this.#running.set(call.id, stop);
    report.started(call);
    this.#noteChange();
    this.#start(call, scope.signal, confirmed).then(
      (value) => settle(outcomeOf(call.name, value)),
      (fault: unknown) => settle(faultOutcome(call.name, fault)),
    );
  }

  /** Stops a tool that may be cancelled; false for one that runs on. */
  cancel(id: string, name: string): boolean {
    const stop = this.#running.get(id);
    if (stop === undefined || this.find(name)?.cancellable !== true) return false;
    stop();
    return true;
  }

  close(): void {
    for (const stop of this.#running.values()) stop();
  }

  #noteChange(): void {
    const isBusy = this.#running.size > 0;
    if (isBusy === this.#isBusy) return;
    this.#isBusy = isBusy;
    this.#options.changed(isBusy);
  }

  async #start(call: ToolRun, signal: AbortSignal, confirmed: Promise<boolean>): Promise<unknown> {
    const tool = this.find(call.name);
    if (tool === undefined) {
      throw new Error(
        `there is no tool named ${call.name}; there are: ${this.descriptions.map(({ name }) => name).join(', ')}`,
      );
    }
    return tool.run(call.args, { call: this.#options.call, signal, confirmed });
  }
}
