import type { FlowFile, IntentFile, SlotFile, StateFile } from './flow-schema.ts';
import type { Pattern } from './pattern.ts';
import type { PhraseSimilarity } from './phrase-similarity.ts';

export interface FlowIntent extends Omit<IntentFile, 'examples' | 'unheard'> {
  readonly name: string;
  /** What is listened for. */
  readonly examples: readonly Pattern[];
  /** All that is understood, the examples first. */
  readonly phrases: readonly Pattern[];
}

export interface FlowState extends Omit<StateFile, 'answers'> {
  readonly name: string;
  readonly answers: readonly Pattern[];
  /** All intents that may be said here, the state's own first. */
  readonly offered: readonly FlowIntent[];
  /** What may be meant here besides, if it is said without doubt. */
  readonly unlisted: readonly FlowIntent[];
  /** The slots that an answer here may fill, the state's own first. */
  readonly fillable: readonly string[];
}

/** How a slot is spoken: in passing, and when it was just asked for. */
export interface SlotPatterns {
  readonly passing: Pattern;
  readonly asked: Pattern;
}

/** A conversation as a state machine over what the caller says; checked, and ready to run. */
export interface Flow extends Pick<
  FlowFile,
  'name' | 'label' | 'language' | 'about' | 'fallbacks' | 'misdialled' | 'escalate'
> {
  readonly start: FlowState;
  readonly keys: Readonly<Record<string, string>>;
  readonly slots: ReadonlyMap<string, SlotFile>;
  /** How each slot is spoken. */
  readonly slotPatterns: ReadonlyMap<string, SlotPatterns>;
  /** The slots that each topic forgets when it is left. */
  readonly topics: ReadonlyMap<string, readonly string[]>;
  readonly intents: ReadonlyMap<string, FlowIntent>;
  readonly states: ReadonlyMap<string, FlowState>;
  readonly similarity: PhraseSimilarity;
}
