import type { ProviderError } from '../../src/errors/provider-error.ts';
import type { Real } from './real-provider.ts';
import type { LanguageModel } from '../../src/ports/language-model.ts';

/** The key that every stage gives to its provider. It must be found in a header, and nowhere else. */
export const canaryKey = 'canary4e81aa93c0';

/** What the vendor answers to a request. */
export interface VendorAnswer {
  readonly text?: string;
  readonly toolCalls?: readonly {
    readonly name: string;
    readonly args: unknown;
    /** In one piece. */
    readonly whole?: boolean;
  }[];
  readonly tokenMs?: number;
  readonly usage?: { readonly prompt: number; readonly completion: number };
  /** It reached its length before it was over. */
  readonly isTooLong?: boolean;
}

/** What a vendor saw of one request; only for vendors on a network. */
export interface SeenRequest {
  /** With its query. */
  readonly url: string;
  readonly headers: Readonly<Record<string, unknown>>;
  readonly body: string;
}

/** A model and the vendor that it talks to, both fresh. The model uses `canaryKey`. */
export interface LanguageModelStage {
  readonly model: LanguageModel;
  /** Has the vendor answer the next requests so, in order; the last one again and again. */
  answer(...answers: readonly VendorAnswer[]): void;
  /** Answers that the vendor works on now; undefined for a model in the process. */
  openRequests(): number | undefined;
  /** Every request for an answer, oldest first; undefined for a model in the process. */
  requests(): readonly SeenRequest[] | undefined;
  /** How often the vendor was asked for something else, to keep a connection warm. */
  warmings?(): number;
  /** Drops what the vendor has recorded. */
  forget(): void;
  close(): Promise<void>;
}

export interface LanguageModelFault<Stage extends LanguageModelStage> {
  /** Goes on from "a vendor that …", as `refuses the key`. */
  readonly name: string;
  /** Has it happen to the next request. */
  inject(stage: Stage): void;
  readonly error: new (...args: never[]) => ProviderError;
  readonly retryable: boolean;
  readonly retryAfterMs?: number;
  /** The words that come before it. */
  readonly said?: string;
}

export interface LanguageModelRig<Stage extends LanguageModelStage> {
  /** Opens both; called once a test. */
  stage(): Promise<Stage>;
  /** With the real service behind it: only what needs no view of the vendor, and no fault, is tried. */
  readonly real?: Real;
  readonly offers: {
    /** Any text, also of many tools; a flow has its own. */
    readonly anyAnswer: boolean;
    /** Figures of the vendor's own. */
    readonly usage: boolean;
  };
  /** Another rig with the same code under another name, which is searched for leaks in its place. */
  readonly leaksLike?: string;
  readonly faults: readonly LanguageModelFault<Stage>[];
  /** Something that goes wrong and costs nothing, because the answer is whole. */
  readonly harmless: readonly { readonly name: string; inject(stage: Stage, text: string): void }[];
  /** Has the next request never be answered. */
  hold?(stage: Stage): void;
  /** Has the next answer stop after a few words, without an end. */
  stall?(stage: Stage): void;
}
