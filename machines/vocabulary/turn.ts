/** What ended a turn: the recogniser itself, a released push-to-talk key, or a recogniser that fell silent. */
export type TurnTrigger = 'recogniser' | 'manual' | 'stall';

/**
 * What speech-to-text tells the call, the same for every vendor. `text` is always the whole turn so far, `confidence`
 * how sure the recogniser is, from 0 to 1, that the turn is over; absent where it doesn't say.
 */
export type TurnEvent =
  | { readonly type: 'turn.started'; readonly turn: number; readonly text: string }
  | {
      readonly type: 'turn.updated';
      readonly turn: number;
      readonly text: string;
      readonly confidence?: number;
    }
  | {
      readonly type: 'turn.eager-eot';
      readonly turn: number;
      readonly text: string;
      readonly confidence: number;
    }
  | { readonly type: 'turn.resumed'; readonly turn: number }
  | {
      readonly type: 'turn.eot';
      readonly turn: number;
      readonly text: string;
      readonly confidence?: number;
      readonly trigger?: TurnTrigger;
    };

/** How sure a recogniser is, from 0 to 1, that the open turn is over, while no words are added to it. */
export interface TurnJudged {
  readonly turn: number;
  readonly confidence: number;
}
