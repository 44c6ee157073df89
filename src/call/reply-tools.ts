import { hangUpTool, transferTool } from '../../machines/agent-reply.ts';
import type { ToolEffect } from '../../machines/vocabulary/reply.ts';
import { Confirmation } from './confirmation.ts';
import type { ToolRun, ToolRunner, ToolRunnerReport } from './tool-runner.ts';

/** A model that asks for tools again and again, and never answers, has failed. */
export const mostToolRounds = 10;
export const endlessTools = `asked for tools more than ${mostToolRounds} times in one reply, which is the most, and fixed: have the agent's prompt and the tools' results say when to stop and answer`;

const builtIn: ReadonlySet<string> = new Set([hangUpTool, transferTool]);

interface PendingTool extends ToolRun {
  result?: { readonly value: unknown };
}

/** A tool call with its result, as it stands in the conversation. */
export interface ToolResult extends ToolRun {
  readonly result: unknown;
}

/**
 * The tools that the running request of a reply calls. None is called before the model's answer is whole: the tools of an
 * answer that breaks off are void, because the next model makes the whole answer.
 */
export class ReplyTools {
  readonly #runner: ToolRunner;
  readonly #confirmation: Confirmation;
  #named: ToolRun[] = [];
  #pending: PendingTool[] = [];
  #hangsUp = false;
  readonly #afterWords: (() => void)[] = [];

  constructor(runner: ToolRunner, isCommitted: boolean) {
    this.#runner = runner;
    this.#confirmation = new Confirmation(isCommitted);
  }

  /** Whether the reply ends with a hang-up. */
  get hangsUp(): boolean {
    return this.#hangsUp;
  }

  get arePending(): boolean {
    return this.#pending.length > 0;
  }

  /** Whether a tool goes on although the reply may be over. */
  get areRunning(): boolean {
    return this.#pending.some(({ id }) => this.#runner.isRunning(id));
  }

  name(run: ToolRun): void {
    this.#named.push(run);
  }

  /** The answer that named tools is void. */
  forgetNamed(): void {
    this.#named = [];
  }

  /** The answer is whole: its tools are called. */
  callNamed(report: (run: ToolRun, effect: ToolEffect, isClients: boolean) => void): void {
    const transfers = this.#named.some(({ name }) => this.#isBuiltIn(name, transferTool));
    // A transfer ends the call by itself, and one that fails must not.
    const called = transfers
      ? this.#named.filter(({ name }) => !this.#isBuiltIn(name, hangUpTool))
      : this.#named;
    const named = called.map((run) => this.#runner.register(run));
    this.#named = [];
    for (const run of named) {
      if (this.#isBuiltIn(run.name, hangUpTool)) this.#hangsUp = true;
      else this.#pending.push(run);
    }
    for (const run of named) {
      const tool = this.#runner.find(run.name);
      const effect = tool?.effect ?? 'read';
      const isClients = tool !== undefined && builtIn.has(run.name) && !this.#runner.isOwn(tool);
      const call = (): void => report(run, effect, isClients);
      if (this.#isBuiltIn(run.name, transferTool)) this.#afterWords.push(call);
      else call();
    }
  }

  /** Whether it is this tool that is called, and no function of the client's that has its name. */
  #isBuiltIn(name: string, wanted: string): boolean {
    const tool = name === wanted ? this.#runner.find(name) : undefined;
    return tool !== undefined && this.#runner.isOwn(tool);
  }

  /** All words that come before the calls are spoken: those that had to wait for that are called. */
  callTheRest(): void {
    for (const call of this.#afterWords.splice(0)) call();
  }

  run(id: string, report: ToolRunnerReport): void {
    const tool = this.#pending.find((each) => each.id === id);
    if (tool !== undefined) this.#runner.run(tool, this.#confirmation.confirmed, report);
  }

  /** The turn that they run for is over, as it was guessed. */
  commit(): void {
    this.#confirmation.commit();
  }

  /** Takes a result; returns all of them once there is none to wait for. */
  settle(id: string, value: unknown): readonly ToolResult[] | undefined {
    const tool = this.#pending.find((each) => each.id === id);
    if (tool !== undefined) tool.result = { value };
    if (!this.#pending.every(({ result }) => result !== undefined)) return undefined;
    const results = this.#results();
    this.#pending = [];
    return results;
  }

  /** The reply is over: stops what may be stopped, and returns the results that are there. */
  close(): readonly ToolResult[] {
    this.#confirmation.close();
    for (const { id, name, result } of this.#pending) if (result === undefined) this.#runner.cancel(id, name);
    return this.#results();
  }

  #results(): readonly ToolResult[] {
    return this.#pending.flatMap(({ result, ...run }) =>
      result === undefined ? [] : [{ ...run, result: result.value }],
    );
  }
}
