import type { WhatIfChange } from '../../../../what-if/change.ts';
import type { RecordedSettings } from './what-if-messages.ts';

/** One thing that can be changed, by its name in the form. */
export type FieldName =
  | 'eagerThreshold'
  | 'endThreshold'
  | 'enabled'
  | 'depth'
  | 'match'
  | 'maxPerTurn'
  | 'timeoutMs'
  | 'mode'
  | 'minWords'
  | 'dismissAfterMs'
  | 'answerWindowMs'
  | 'promptAfterMs';

type FieldValue = number | string;

export type FieldValues = Readonly<Partial<Record<FieldName, FieldValue>>>;

export interface Choice {
  readonly value: string;
  readonly words: string;
}

export interface Field {
  readonly name: FieldName;
  readonly label: string;
  /** A range of numbers, with what they are shown as, or a choice. */
  readonly kind:
    | { readonly min: number; readonly max: number; readonly step: number; readonly unit: '' | 's' | 'ms' }
    | readonly Choice[];
}

export interface FieldGroup {
  readonly title: string;
  readonly fields: readonly Field[];
}

const confidence = { min: 0.1, max: 1, step: 0.01, unit: '' } as const;

export const fieldGroups: readonly FieldGroup[] = [
  {
    title: 'End of turn',
    fields: [
      { name: 'eagerThreshold', label: 'Guess from a confidence of', kind: confidence },
      { name: 'endThreshold', label: 'Over from a confidence of', kind: confidence },
    ],
  },
  {
    title: 'Speculation',
    fields: [
      {
        name: 'enabled',
        label: 'Guess before the turn is over',
        kind: [
          { value: 'on', words: 'yes' },
          { value: 'off', words: 'no' },
        ],
      },
      {
        name: 'depth',
        label: 'Made beforehand',
        kind: [
          { value: 'text', words: 'the text' },
          { value: 'first-clause', words: 'the first clause' },
          { value: 'full', words: 'the whole reply' },
        ],
      },
      {
        name: 'match',
        label: 'Stands when the words are',
        kind: [
          { value: 'normalized', words: 'alike' },
          { value: 'exact', words: 'exactly the same' },
        ],
      },
      { name: 'maxPerTurn', label: 'In one turn, at most', kind: { min: 0, max: 10, step: 1, unit: '' } },
      { name: 'timeoutMs', label: 'Dropped after', kind: { min: 500, max: 15_000, step: 500, unit: 's' } },
    ],
  },
  {
    title: 'Interruptions',
    fields: [
      {
        name: 'mode',
        label: 'When the caller speaks',
        kind: [
          { value: 'pause', words: 'pause at once' },
          { value: 'confirm', words: 'wait for words' },
          { value: 'off', words: 'talk on' },
        ],
      },
      { name: 'minWords', label: 'Words that interrupt', kind: { min: 1, max: 10, step: 1, unit: '' } },
      { name: 'dismissAfterMs', label: 'Noise after', kind: { min: 250, max: 8000, step: 250, unit: 's' } },
      {
        name: 'answerWindowMs',
        label: 'A “yeah” answers, before the end',
        kind: { min: 0, max: 3000, step: 100, unit: 'ms' },
      },
    ],
  },
  {
    title: 'Silence',
    fields: [
      {
        name: 'promptAfterMs',
        label: 'Prompt after',
        kind: { min: 1000, max: 30_000, step: 500, unit: 's' },
      },
    ],
  },
];

/** The form as the call was recorded. A recogniser without thresholds leaves theirs out. */
export function recordedValues({ policy, thresholds }: RecordedSettings): FieldValues {
  const { speculation, interruption, silence } = policy;
  return {
    ...(thresholds.eager === undefined ? {} : { eagerThreshold: thresholds.eager }),
    ...(thresholds.end === undefined ? {} : { endThreshold: thresholds.end }),
    enabled: speculation.enabled ? 'on' : 'off',
    depth: speculation.depth,
    match: speculation.match,
    maxPerTurn: speculation.maxPerTurn,
    timeoutMs: speculation.timeoutMs,
    mode: interruption.mode,
    minWords: interruption.minWords,
    dismissAfterMs: interruption.dismissAfterMs,
    answerWindowMs: interruption.answerWindowMs,
    promptAfterMs: silence.promptAfterMs,
  };
}

const sectionOf: Readonly<Partial<Record<FieldName, keyof WhatIfChange>>> = {
  enabled: 'speculation',
  depth: 'speculation',
  match: 'speculation',
  maxPerTurn: 'speculation',
  timeoutMs: 'speculation',
  mode: 'interruption',
  minWords: 'interruption',
  dismissAfterMs: 'interruption',
  answerWindowMs: 'interruption',
  promptAfterMs: 'silence',
};

/** What of the form differs from the recording. */
export function changeOf(recorded: FieldValues, chosen: FieldValues): WhatIfChange {
  const change: Record<string, Record<string, unknown> | FieldValue> = {};
  for (const [name, value] of Object.entries(chosen) as [FieldName, FieldValue][]) {
    if (value === recorded[name]) continue;
    const section = sectionOf[name];
    if (section === undefined) change[name] = value;
    else
      change[section] = Object.assign(change[section] ?? {}, {
        [name]: name === 'enabled' ? value === 'on' : value,
      });
  }
  return change;
}

/** A value as it is shown. */
export function valueWords({ kind }: Field, value: FieldValue | undefined): string {
  if (value === undefined) return '–';
  if (isChoices(kind)) return kind.find((choice) => choice.value === value)?.words ?? String(value);
  const number = Number(value);
  if (kind.unit === 's') return `${(number / 1000).toLocaleString('en')} s`;
  return kind.unit === 'ms' ? `${number.toLocaleString('en')} ms` : String(Math.round(number * 100) / 100);
}

export function isChoices(kind: Field['kind']): kind is readonly Choice[] {
  return Array.isArray(kind);
}
