import type { CallOutput } from '../../machines/vocabulary/call-output.ts';
import type { Message } from '../../machines/vocabulary/history.ts';
import type { ToolEffect } from '../../machines/vocabulary/reply.ts';

/** A line of the call's event log. */
export interface LogEntry {
  readonly kind: 'call' | 'input' | 'decision' | 'effect';
  readonly type: string;
  readonly name?: string;
  readonly reply?: number;
  readonly turn?: number;
  readonly text?: string;
  readonly line?: string;
  readonly state?: string;
  readonly mark?: string;
  readonly digit?: string;
  readonly reason?: string;
  readonly speculative?: boolean;
}

/** A stretch of agent audio in which one word sounds; without a word where it is not known which. */
export interface Sound {
  readonly word: string | undefined;
  readonly ms: number;
}

/** Something that was seen of a call from outside. */
export type Fact =
  | { readonly kind: 'output'; readonly output: CallOutput }
  | { readonly kind: 'audio'; readonly sounds: readonly Sound[] }
  | { readonly kind: 'log'; readonly entry: LogEntry }
  /** The model was asked, for this reply. */
  | { readonly kind: 'request'; readonly reply: number; readonly messages: readonly Message[] }
  /** A tool begins to run, for this reply; `key` is the call's own, the same if the call is run again. */
  | {
      readonly kind: 'tool';
      readonly reply: number | undefined;
      readonly name: string;
      readonly key: string;
      readonly effect: ToolEffect;
    };

/** What a call holds of the world at one moment. */
export interface Held {
  readonly ears: number;
  readonly models: number;
  readonly voices: number;
  /** Voices that only rehearse a line. */
  readonly rehearsals: number;
  /** Tools that run and were not told to stop. */
  readonly tools: number;
  readonly timers: number;
}
