import type { ObservedCall } from './observed-call.ts';

/** What a caller says in one turn. */
export interface SpokenTurn {
  /** The file's name. */
  readonly name: string;
  readonly pcm: Int16Array;
}

/** Keys that are pressed at a moment of the call, whatever else goes on. */
export interface ScheduledKeys {
  readonly digits: string;
  /** From `ready`. */
  readonly afterMs: number;
}

export interface SpokenTurnsOptions {
  readonly turns: readonly SpokenTurn[];
  readonly keys: readonly ScheduledKeys[];
  /** How long each answer, and the greeting, is waited for. */
  readonly timeoutMs: number;
}

/** Speaks each turn when the agent listens; resolves with whether each was answered. */
export async function speakTurns(call: ObservedCall, options: SpokenTurnsOptions): Promise<boolean> {
  const { turns, keys, timeoutMs } = options;
  const pressed = keys.map((press) => pressLater(call, press, options));
  let answered = await call.caller.listening(timeoutMs);
  for (const { name, pcm } of turns) {
    if (call.caller.isOver) {
      call.note(`${name} was not spoken: the call is over`);
      return false;
    }
    call.note(`speaks ${name}`);
    const outcome = await call.turn(name, (caller) => caller.say(pcm, timeoutMs));
    answered = outcome.answered && answered;
  }
  const outcomes = await Promise.all(pressed);
  return answered && outcomes.every((isAnswered) => isAnswered);
}

async function pressLater(
  call: ObservedCall,
  { digits, afterMs }: ScheduledKeys,
  { turns, timeoutMs }: SpokenTurnsOptions,
): Promise<boolean> {
  await call.caller.pause(afterMs);
  if (call.caller.isOver) {
    call.note(`${digits} was not pressed: the call is over`);
    return false;
  }
  call.note(`presses ${digits}`);
  const press = (): Promise<{ readonly answered: boolean }> => call.caller.press(digits, timeoutMs);
  // Keys among spoken turns belong to those: what answers them can't be told apart.
  if (turns.length > 0) {
    call.caller.key(digits);
    return true;
  }
  return (await call.turn(`keys ${digits}`, press, false)).answered;
}
