import type { CallOutput } from '../../machines/vocabulary/call-output.ts';
import type { TurnEvent } from '../../machines/vocabulary/turn.ts';

type TurnOutput = Extract<CallOutput, { readonly type: 'turn' }>;

/** What the client is told of a turn event; `known` is the turn's text so far, for an event that carries none. */
export function turnMessage(event: TurnEvent, known: string, at: number): TurnOutput {
  return {
    type: 'turn',
    event: event.type.slice('turn.'.length) as TurnOutput['event'],
    turn: event.turn,
    text: event.type === 'turn.resumed' ? known : event.text,
    ...(event.type === 'turn.eager-eot' ? { confidence: event.confidence } : {}),
    at,
  };
}
