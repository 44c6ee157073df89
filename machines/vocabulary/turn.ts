/** What ended a turn: the recogniser itself, a released push-to-talk key, or a recogniser that fell silent. */
export type TurnTrigger = 'recogniser' | 'manual' | 'stall';

/** What speech-to-text tells the call, the same for every vendor. `text` is always the whole turn so far. */
export type TurnEvent =
  | { readonly type: 'turn.started'; readonly turn: number; readonly text: string }
  | { readonly type: 'turn.updated'; readonly turn: number; readonly text: string }
  | {
      readonly type: 'turn.eager-eot';
      readonly turn: number;
      readonly text: string;
      /** Between 0 and 1. */
      readonly confidence: number;
    }
  | { readonly type: 'turn.resumed'; readonly turn: number }
  | {
      readonly type: 'turn.eot';
      readonly turn: number;
      readonly text: string;
      readonly trigger?: TurnTrigger;
    };
