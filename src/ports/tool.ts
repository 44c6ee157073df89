import type { CallId } from '../../machines/vocabulary/ids.ts';
import type { ToolEffect } from '../../machines/vocabulary/reply.ts';
import type { ToolDescription } from './language-model.ts';

/** The call that a tool runs in. */
export interface CallDetails {
  readonly id: CallId;
  /** The name of the agent that answers it. */
  readonly agent: string;
  /** The wire protocol's name. */
  readonly transport: string;
  /**
   * What the connection has told of the call, as it was told: the caller's number, where there is one, is in it as
   * `from`, and the id that a carrier has for the call as `carrierCallId`.
   */
  readonly metadata: Readonly<Record<string, string>>;
}

export interface ToolContext {
  readonly call: CallDetails;
  /**
   * Aborted when the tool is cancellable and its reply is cut or withdrawn, when its time is over (the reason is a
   * `TimeoutError` then), and when the call ends.
   */
  readonly signal: AbortSignal;
  /**
   * True once the turn that the tool runs for is committed, for a tool with effects from the start; false when the
   * turn was withdrawn, or the call ended before. It never rejects.
   */
  readonly confirmed: Promise<boolean>;
}

/**
 * Something that the agent can do besides talking. `defineTool` makes one of a typed function; one that is made by hand has
 * every key but `timeoutMs`, no other, and JSON Schema of an object as `parameters`.
 */
export interface Tool extends ToolDescription {
  /** A tool that reads may run for a guess; one with effects waits until the turn is committed. */
  readonly effect: ToolEffect;
  /** Stopped with its reply when the caller interrupts; otherwise it runs to its end. */
  readonly cancellable: boolean;
  /** After this long the model is told that the tool has failed, whatever becomes of it; 30 000 unless given. */
  readonly timeoutMs?: number;
  /** Resolves to a JSON value that the model gets as the result; the message of a rejection is told to it as an error. */
  run(args: unknown, context: ToolContext): Promise<unknown>;
}
