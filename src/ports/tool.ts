import type { ToolEffect } from '../../machines/vocabulary/reply.ts';
import type { ToolDescription } from './language-model.ts';

export interface ToolContext {
  /** Aborted when the tool is cancellable and its reply is cut, when it is given up after 30 s, and when the call ends. */
  readonly signal: AbortSignal;
}

/** Something that the agent can do besides talking. */
export interface Tool extends ToolDescription {
  readonly effect: ToolEffect;
  /** Stopped with its reply when the caller interrupts; otherwise it runs to its end. */
  readonly cancellable: boolean;
  /** Resolves to a JSON value that the model gets as the result; a rejection, or 30 s without an answer, is told to the model as an error. */
  run(args: unknown, context: ToolContext): Promise<unknown>;
}
