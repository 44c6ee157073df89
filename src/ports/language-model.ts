import type { Observable } from 'rxjs';
import type { Message } from '../../machines/vocabulary/history.ts';
import type { SpeechContext } from './speech-to-text.ts';

/** A tool as the model sees it. */
export interface ToolDescription {
  readonly name: string;
  readonly description: string;
  /** JSON Schema of the arguments. */
  readonly parameters: Readonly<Record<string, unknown>>;
}

export interface LanguageRequest {
  /** The whole conversation, the system's prompt first; the last message is what is to be answered. */
  readonly messages: readonly Message[];
  readonly tools: readonly ToolDescription[];
  /** What the answer has said so far, when another model has failed in the middle of it: go on from there. */
  readonly prefix?: string;
}

export type LanguageEvent =
  | { readonly type: 'token'; readonly text: string }
  | {
      readonly type: 'tool-call';
      readonly id: string;
      readonly name: string;
      /** Parsed JSON. */
      readonly args: unknown;
    }
  | {
      readonly type: 'usage';
      readonly promptTokens: number;
      readonly completionTokens: number;
      /** Counted by us, not reported by the vendor. */
      readonly estimated: boolean;
    }
  | { readonly type: 'finished'; readonly reason: 'stop' | 'length' | 'tool-calls' };

/**
 * The shape that every language model, and the scripted agent, must fit.
 *
 * `generate` is cold: subscribing sends the request, unsubscribing cancels it at the vendor. A good answer ends with
 * `finished` and completes; completing without it is a failure. Its tools run once
 * `finished` has come. It errors at most once, with a `ProviderError`; it
 * never retries and never logs.
 */
export interface LanguageModel {
  readonly name: string;
  generate(request: LanguageRequest): Observable<LanguageEvent>;
  /** What the caller is expected to say after these messages; absent where the model can't tell. */
  expects?(messages: readonly Message[]): SpeechContext;
  /** Opens what a first request would have to wait for; how that ends is of no consequence. */
  warm?(): void;
  /** Gives back what it holds beyond its subscriptions: threads, idle connections. Everything later errors. */
  close?(): Promise<void>;
}
