/** A tool that the client of a call runs itself. */
export interface ClientTool {
  readonly name: string;
  readonly description: string;
  /** JSON Schema of an object. */
  readonly parameters: Readonly<Record<string, unknown>>;
  /** Resolves to a JSON value; `signal` is aborted when nobody waits for it any more. */
  run(args: unknown, signal: AbortSignal): Promise<unknown>;
  /** It goes on when its reply is cut, and its result enters the conversation; otherwise it is stopped then. */
  readonly isKept?: true;
}

/**
 * What a client that brings its own agent wants of a call, in place of what the configured one has. Each is read when it is
 * needed: what has changed meanwhile holds from the next reply on. Absent: as the configured agent has it.
 */
export interface CallWishes {
  readonly prompt?: string | undefined;
  /** What is to be known beside the prompt, whosever that is. */
  readonly context?: string | undefined;
  /** Empty: none. Read once. */
  readonly greeting?: string | undefined;
  /** In place of the agent's own. */
  readonly tools?: readonly ClientTool[] | undefined;
  /** By the name that the vendor of the agent's first voice has for it; where it fails the agent's own speak. */
  readonly voice?: string | undefined;
  /** Times the speed of the agent's voices. */
  readonly speed?: number | undefined;
  /** The client reads: what is said takes no time, and its audio is of no use. */
  readonly isWritten?: boolean | undefined;
  /** False: no voice interrupts. Read once. */
  readonly isInterruptible?: boolean | undefined;
  /** Told once, before the call begins, whether the agent takes a prompt: one that follows a flow does not. */
  found?(agent: { readonly takesPrompt: boolean }): void;
}
