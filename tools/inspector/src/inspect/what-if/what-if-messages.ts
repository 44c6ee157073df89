import type { CallPolicy } from '../../../../../machines/vocabulary/policy.ts';
import type { TurnThresholds } from '../../../../../src/ports/speech-to-text.ts';
import type { WhatIfChange } from '../../../../what-if/change.ts';
import type { WhatIf } from '../../../../what-if/what-if.ts';

/** What a recorded call was made with. */
export interface RecordedSettings {
  readonly policy: Pick<CallPolicy, 'speculation' | 'interruption' | 'silence'>;
  /** Empty where the recogniser has none. */
  readonly thresholds: TurnThresholds;
}

/** The recorded call, or the one that was played last with something changed. */
export type Which = 'recorded' | 'changed';

/** A file to be saved. */
export interface SavedFixture {
  readonly name: string;
  readonly text: string;
  /** Whether it comes to what was recorded, in a sentence; absent where it does. */
  readonly warning?: string;
  /** Some have several lines. */
  readonly remarks: readonly string[];
}

/** What the page asks of its worker; one thing at a time. */
export type WhatIfRequest =
  | { readonly type: 'open'; readonly logText: string }
  | { readonly type: 'play'; readonly change: WhatIfChange }
  | { readonly type: 'save'; readonly which: 'recorded' }
  | { readonly type: 'save'; readonly which: 'changed'; readonly change: WhatIfChange };

export type WhatIfAnswer =
  | { readonly type: 'opened'; readonly settings: RecordedSettings }
  | { readonly type: 'progressed'; readonly share: number }
  | { readonly type: 'played'; readonly result: WhatIf }
  | { readonly type: 'saved'; readonly fixture: SavedFixture }
  /** In words for a person. */
  | { readonly type: 'failed'; readonly why: string };

/** Plays what is asked for, away from the page: a long call takes seconds. */
export interface WhatIfWorker {
  ask(request: WhatIfRequest): void;
  close(): void;
}

export type OpenWhatIfWorker = (answered: (answer: WhatIfAnswer) => void) => WhatIfWorker;
