import type { CallPolicy, InterruptionMode, SpokenLine } from '../../machines/vocabulary/policy.ts';

/** A transcript fixture as it is written: one call, scripted, and what must come of it. */
export interface Fixture {
  readonly name: string;
  readonly about?: string;
  readonly until?: number;
  readonly audio?: boolean;
  readonly agent?: FixtureAgent;
  readonly caller?: readonly CallerStep[];
  readonly llm?: readonly ModelEntry[];
  readonly tts?: VoiceEntry | readonly VoiceEntry[];
  readonly tools?: Readonly<Record<string, ToolEntry>>;
  readonly playback?: { readonly acks?: 'clock' | 'marks' | 'none'; readonly latencyMs?: number };
  readonly expect: Expectation;
}

type PartialPolicy = { readonly [Key in keyof CallPolicy]?: Partial<CallPolicy[Key]> };

export interface FixtureAgent extends PartialPolicy {
  readonly greeting?: SpokenLine;
  readonly apology?: SpokenLine;
  readonly farewell?: string;
}

export type CallerStep = { readonly at: number } & (
  | {
      readonly turn: 'started' | 'updated' | 'eager-eot' | 'resumed' | 'eot';
      readonly text?: string;
      readonly confidence?: number;
      readonly trigger?: 'recogniser' | 'manual' | 'stall';
      readonly index?: number;
    }
  | { readonly text: string }
  | { readonly dtmf: string }
  | { readonly 'end-turn': true }
  | { readonly stt: 'lost' | 'silent' | 'restored' }
  | { readonly hangup: true }
  | { readonly operator: 'hangup' | { readonly say: string; readonly interruption?: InterruptionMode } }
);

export interface ModelEntry {
  readonly reply?: string;
  readonly say?: string;
  readonly tools?: readonly { readonly name: string; readonly args?: unknown }[];
  readonly firstTokenMs?: number;
  readonly tokenMs?: number;
  readonly error?: 'throttled' | 'unreachable' | 'stalled' | 'protocol';
  readonly afterMs?: number;
  readonly afterTokens?: number;
  readonly provider?: number;
  readonly repeat?: boolean;
}

export interface VoiceEntry {
  readonly firstAudioMs?: number;
  readonly wordMs?: number;
  readonly speed?: number;
  readonly leadingSilenceMs?: number;
  readonly wordTimestamps?: boolean;
  readonly error?: 'throttled' | 'unreachable' | 'stalled' | 'protocol';
  readonly afterWords?: number;
  readonly clauses?: readonly ClauseEntry[];
}

/** A clause that is spoken at a pace of its own: `wordMs` has the length of each of its words. */
export interface ClauseEntry {
  readonly text: string;
  readonly firstAudioMs?: number;
  readonly wordMs?: readonly number[];
}

export interface ToolEntry {
  readonly result?: unknown;
  readonly ms?: number;
  readonly effect?: 'read' | 'write';
  readonly cancellable?: boolean;
}

type Range = number | string | boolean | { readonly min?: number; readonly max?: number };

export interface Expectation {
  readonly states?: readonly string[];
  readonly stateAt?: Readonly<Record<string, string>>;
  readonly llmRequests?: readonly {
    readonly text?: string;
    readonly speculative?: boolean;
    readonly provider?: number;
  }[];
  readonly heard?: readonly string[];
  readonly neverHeard?: readonly string[];
  readonly history?: readonly Readonly<Record<string, unknown>>[];
  readonly speculation?: Partial<Observed['speculation']>;
  readonly toolsRun?: readonly string[];
  readonly clears?: number;
  readonly firstAudio?: readonly { readonly after: { readonly at: number }; readonly withinMs: number }[];
  readonly silentFrom?: readonly { readonly at: number; readonly toMs: number }[];
  readonly errors?: number;
  readonly ended?: string | null;
  readonly metrics?: Readonly<Record<string, Readonly<Record<string, Range>>>>;
  readonly reconnects?: number;
}

/** What came of the call: everything that an expectation may name. */
export interface Observed {
  readonly states: readonly string[];
  readonly stateLine: readonly { readonly at: number; readonly state: string }[];
  readonly llmRequests: readonly {
    readonly text: string;
    readonly speculative: boolean;
    readonly provider: number;
  }[];
  readonly heard: readonly string[];
  readonly history: readonly Readonly<Record<string, unknown>>[];
  readonly speculation: { readonly started: number; readonly committed: number; readonly discarded: number };
  readonly toolsRun: readonly string[];
  readonly clears: number;
  /** Moments at which agent audio was handed to the connection, in order. */
  readonly audioAt: readonly number[];
  readonly errors: number;
  readonly ended: string | null;
  readonly metrics: Readonly<Record<string, Readonly<Record<string, unknown>>>>;
  readonly reconnects: number;
  /** What went wrong in the run itself: a request too many, a provider out of turn, something left behind. */
  readonly faults: readonly string[];
}
