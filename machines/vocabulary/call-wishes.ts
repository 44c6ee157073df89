/** A tool that the client of a call runs itself. */
export interface ClientTool {
  readonly name: string;
  readonly description: string;
  /** JSON Schema of an object. */
  readonly parameters: Readonly<Record<string, unknown>>;
  /** Resolves to a JSON value; `signal` is aborted when nobody waits for it any more. */
  run(args: unknown, signal: AbortSignal): Promise<unknown>;
}

/**
 * What a client that brings its own agent wants of a call, in place of what the configured one has. Each is read when it is
 * needed: what has changed meanwhile holds from the next reply on. Absent: as the configured agent has it.
 */
export interface CallWishes {
  readonly prompt?: string | undefined;
  /** Empty: none. Read once. */
  readonly greeting?: string | undefined;
  /** In place of the agent's own. */
  readonly tools?: readonly ClientTool[] | undefined;
}
