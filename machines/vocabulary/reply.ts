import type { InterruptionMode } from './policy.ts';

/** The scripted lines: committed replies whose text is known beforehand. */
export type LineName = 'greeting' | 'prompt' | 'operator' | 'apology' | 'farewell';

/** A line to be spoken, with its own interruption mode where it overrides the policy's. */
export interface Line {
  readonly name: LineName;
  readonly text: string;
  readonly mode?: InterruptionMode;
}

/** Whether a tool only reads, and so may run for a guess, or has effects and waits for the commit. */
export type ToolEffect = 'read' | 'write';

/** What the running reply and its playout report. `reply` is the epoch: events of any other reply are stale. */
export type ReplyEvent =
  /** The first words of a request are there: the first one, or one made with the results of tools. */
  | { readonly type: 'reply.text-ready'; readonly reply: number }
  /** There is audio to play after there was none: the first, or the first after a gap. */
  | { readonly type: 'reply.audio-ready'; readonly reply: number }
  | {
      readonly type: 'reply.tool-called';
      readonly reply: number;
      readonly id: string;
      readonly name: string;
      readonly effect: ToolEffect;
      /** Its name is a built-in tool's, and the client of the call has brought it: it is run as any other. */
      readonly isClients?: true;
    }
  /** Its whole text is known and no request or tool is left; `words` is false when it has nothing to say. */
  | { readonly type: 'reply.completed'; readonly reply: number; readonly words: boolean }
  /** Every provider has failed. What was made before may still be playing. */
  | { readonly type: 'reply.failed'; readonly reply: number }
  /** Its first audio was handed to the connection. */
  | { readonly type: 'playout.started'; readonly reply: number }
  /** All that was made so far is played, and more may come. */
  | { readonly type: 'playout.drained'; readonly reply: number }
  /** All of a completed reply is played. */
  | { readonly type: 'playout.finished'; readonly reply: number }
  /** What the caller had heard of a reply when it was cut. */
  | { readonly type: 'playout.cut'; readonly reply: number; readonly heard: string };
