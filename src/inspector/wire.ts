import type { Frame } from './frame.ts';

/** What a frame has beyond the state that it goes with. */
export type FrameRest = Omit<Frame, 'event' | 'value' | 'context'>;

/**
 * What a feed sends: `@xstate/inspect`'s messages, and more in them. `machine`, `state` and `event` are JSON texts inside
 * the JSON text, as that package has them; what it does not know passes its receiver untouched.
 */
export type FeedMessage =
  | {
      readonly type: 'service.register';
      readonly machine: string;
      readonly state: string;
      readonly id: string;
      readonly sessionId: string;
      /** The session of the actor that it is a child of; the call itself has none. */
      readonly parent?: string;
      readonly at: number;
      /** How many lines the event log has so far: the first one that will be told. */
      readonly line: number;
      /** Of the call itself, not of its children. */
      readonly call?: { readonly id: string; readonly allowSend: boolean };
      readonly frame?: FrameRest;
    }
  | {
      readonly type: 'service.event';
      readonly event: string;
      readonly sessionId: string;
      readonly at: number;
      readonly line: number;
    }
  | {
      readonly type: 'service.state';
      readonly state: string;
      readonly sessionId: string;
      readonly at: number;
      readonly line: number;
      readonly frame?: FrameRest;
    }
  /** One line of the event log, as it is written. */
  | { readonly type: 'service.log'; readonly line: number; readonly entry: string }
  | {
      readonly type: 'service.stop';
      readonly sessionId: string;
      readonly status: 'done' | 'error' | 'stopped';
      /** In words, when it broke. */
      readonly error?: string;
    }
  /** The watcher fell behind; nothing comes after this. `notice` is a sentence. */
  | { readonly type: 'service.dropped'; readonly notice: string }
  /** Why a message of the watcher's was not followed, in words. */
  | { readonly type: 'service.refused'; readonly notice: string };

/** A state as `service.register` and `service.state` have it: parsed by `@xstate/inspect`'s receiver, or still a text. */
type SentState = string | Pick<Frame, 'event' | 'value' | 'context'>;

/** The frame that a message of the call's own session holds; what JSON has no word for, as an infinity, is null in it. */
export function frameOfMessage({
  state,
  frame,
}: {
  readonly state: SentState;
  readonly frame: FrameRest;
}): Frame {
  const { event, value, context } =
    typeof state === 'string' ? (JSON.parse(state) as Pick<Frame, 'event' | 'value' | 'context'>) : state;
  return { ...frame, event, value, context };
}
