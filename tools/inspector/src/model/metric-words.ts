import type { TurnMetrics } from '../../../../machines/vocabulary/turn-metrics.ts';

/** One figure of a turn, for a person. */
export interface MetricRow {
  readonly name: string;
  readonly value: string;
  readonly meaning: string;
}

const meanings: Readonly<Record<string, string>> = {
  releaseMs: 'From the end of your turn to the first sound of the answer leaving the server.',
  speculation:
    'Whether the reply was made ahead: “hit” was used as it was, “miss” was thrown away, “none” was not tried.',
  eagerLeadMs: 'How long before the certain end of your turn the guess was made that was then used.',
  hiddenMs: 'Working time that you did not have to wait for, because the reply was made ahead.',
  llmFirstTokenMs: 'From the request to the first word of the language model.',
  llmFirstClauseMs: 'From the request to the first clause that could be spoken.',
  ttsFirstAudioMs: 'From that clause to its first sound.',
  bargeInStopMs: 'From noticing that you spoke over the agent to telling this page to be silent.',
  heardMs: 'How much of the reply you heard.',
  heardEstimated:
    'The reply was cut, and which of its words you heard is estimated: its voice does not tell when it speaks them.',
  playedMs: 'How much of the reply was played.',
  wastedTokens: 'Words (tokens) made for guesses that were thrown away.',
  wastedCharacters: 'Characters synthesised for guesses that were thrown away.',
  wastedUsd: 'What the guesses that were thrown away have cost, in US dollars.',
  costUsd: 'What the reply has cost, in US dollars.',
};

/** The figures in the order in which they are worth reading, and after them those that this page doesn't know. */
export function metricRows(metrics: TurnMetrics): readonly MetricRow[] {
  const { turn: _, ...figures } = metrics;
  const values = Object.entries(figures).flatMap(([name, value]) => flatten(name, value));
  const known = Object.keys(meanings);
  const rank = (name: string): number => (known.indexOf(name) + 1 || known.length + 1) - 1;
  return values
    .filter(([name]) => name !== 'type' && name !== 'complete')
    .map(([name, value]) => ({ name, value: written(name, value), meaning: meanings[name] ?? '' }))
    .toSorted((one, other) => rank(one.name) - rank(other.name));
}

/** One line for a turn: how long the caller waited, and whether the guess helped. */
export function metricSummary(metrics: TurnMetrics): string {
  const parts = [
    metrics.releaseMs === undefined ? undefined : `answered in ${whole(metrics.releaseMs)} ms`,
    { hit: 'guess used', miss: 'guess thrown away', none: undefined }[metrics.speculation],
    metrics.bargeInStopMs === undefined
      ? undefined
      : `stopped the agent in ${whole(metrics.bargeInStopMs)} ms`,
  ].filter((part) => part !== undefined);
  return parts.length === 0 ? 'figures' : parts.join(' · ');
}

function flatten(name: string, value: unknown): readonly (readonly [string, unknown])[] {
  if (typeof value !== 'object' || value === null) return [[name, value]];
  return Object.entries(value).map(([key, part]) => [`${name}.${key}`, part] as const);
}

function written(name: string, value: unknown): string {
  if (typeof value !== 'number') return String(value);
  if (name.endsWith('Ms')) return `${whole(value)} ms`;
  return value.toLocaleString('en', name.endsWith('Usd') ? { maximumSignificantDigits: 3 } : {});
}

const whole = (value: number): string => Math.round(value).toLocaleString('en');
