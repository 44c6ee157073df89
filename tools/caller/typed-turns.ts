import type { CallClient } from './call-client.ts';
import type { ObservedCall } from './observed-call.ts';
import type { TurnOutcome } from './caller.ts';
import type { SimulatedCaller } from './simulated-caller.ts';

export interface TypedTurnsOptions {
  readonly lines: AsyncIterable<string>;
  /** True: a person types, who may interrupt. False: each line waits until the one before it is answered. */
  readonly isInteractive: boolean;
  readonly timeoutMs: number;
}

/** What a typed line asks for. */
export type TypedLine =
  | { readonly type: 'nothing' }
  | { readonly type: 'words'; readonly text: string }
  | { readonly type: 'keys'; readonly digits: string }
  | { readonly type: 'toggle-dtmf' }
  | { readonly type: 'hangup' }
  | { readonly type: 'mistake'; readonly text: string };

const keys = /^[0-9*#A-D]+$/i;

/** Reads a typed line; `isDtmf`: a line of a single key presses it. */
export function readTypedLine(line: string, isDtmf: boolean): TypedLine {
  const text = line.trim();
  if (text === '') return { type: 'nothing' };
  if (isDtmf && text.length === 1 && keys.test(text)) return { type: 'keys', digits: text.toUpperCase() };
  if (!text.startsWith('/')) return { type: 'words', text };
  const [command = '', ...rest] = text.split(/\s+/);
  const digits = rest.join('');
  if (command === '/hangup') return { type: 'hangup' };
  if (command === '/dtmf') return { type: 'toggle-dtmf' };
  if (command === '/key' && keys.test(digits)) return { type: 'keys', digits: digits.toUpperCase() };
  if (command === '/key')
    return { type: 'mistake', text: '/key takes keys, as /key 5; keys are 0-9 * # A-D' };
  return { type: 'mistake', text: `${command} is not known; there are /key, /dtmf and /hangup` };
}

/** Types each line to the agent; resolves, when there are no more or the call is over, with whether each was answered. */
export async function typeTurns(
  call: ObservedCall<SimulatedCaller>,
  options: TypedTurnsOptions,
): Promise<boolean> {
  const { lines, isInteractive, timeoutMs } = options;
  let isDtmf = false;
  let allAnswered = isInteractive || (await call.caller.listening(timeoutMs));
  for await (const line of lines) {
    if (call.caller.isOver) return allAnswered;
    const typed = readTypedLine(line, isDtmf);
    if (typed.type === 'hangup') return allAnswered;
    if (typed.type === 'toggle-dtmf') {
      isDtmf = !isDtmf;
      call.note(isDtmf ? 'a line of a single key presses it' : 'lines are words again');
    }
    if (typed.type === 'mistake') call.note(typed.text);
    if (typed.type !== 'words' && typed.type !== 'keys') continue;
    if (isInteractive) {
      send(call.caller.client, typed);
    } else {
      // No terminal shows what comes out of a pipe.
      call.note(typed.type === 'words' ? `types ${typed.text}` : `presses ${typed.digits}`);
      const { answered } = await call.turn(
        line.trim(),
        (caller) => answerTo(caller, typed, timeoutMs),
        false,
      );
      allAnswered &&= answered;
    }
  }
  return allAnswered;
}

type TypedTurn = Extract<TypedLine, { readonly type: 'words' | 'keys' }>;

function send(client: CallClient, typed: TypedTurn): void {
  if (typed.type === 'words') client.type(typed.text);
  else for (const digit of typed.digits) client.press(digit);
}

function answerTo(caller: SimulatedCaller, typed: TypedTurn, timeoutMs: number): Promise<TurnOutcome> {
  return typed.type === 'words' ? caller.type(typed.text, timeoutMs) : caller.press(typed.digits, timeoutMs);
}
