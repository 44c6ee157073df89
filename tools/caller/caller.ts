/** How the agent took a turn. */
export interface TurnOutcome {
  /** False when nothing came in time, or the call ended first. */
  readonly answered: boolean;
  /** From the last sample of the caller's speech to the first of the agent's. */
  readonly voiceToVoiceMs?: number;
}

/** Somebody who calls, over whichever transport; times out by himself where he waits. */
export interface Caller {
  /** Opens the call; the microphone is on from then. Rejects with a `CommandError`. */
  call(): Promise<unknown>;
  /** Speaks a whole turn in real time and waits for its answer. */
  say(pcm: Int16Array, timeoutMs: number): Promise<TurnOutcome>;
  /** Presses keys and waits for the answer to them. */
  press(digits: string, timeoutMs: number): Promise<TurnOutcome>;
  /** Presses keys and waits for nothing. */
  key(digits: string): void;
  /** Resolves when the agent has nothing more to say, which is true, or when it still has after `timeoutMs`. */
  listening(timeoutMs: number): Promise<boolean>;
  /** Resolves after so long, or as soon as the call is over. */
  pause(durationMs: number): Promise<unknown>;
  readonly isOver: boolean;
  /** Ends the call, if it is not over, and resolves when its connection is closed. */
  hangUp(): Promise<unknown>;
}
