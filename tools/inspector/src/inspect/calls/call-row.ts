import type { CallHealth } from '../../../../../src/server/log-summary.ts';

/** A call in the list of the server. */
export interface CallRow {
  readonly id: string;
  readonly agent: string;
  /** What people call the agent; its name where nobody has said. */
  readonly label: string;
  readonly transport: string;
  readonly isLive: boolean;
  readonly state: string;
  /** An ISO date. */
  readonly startedAt: string;
  readonly durationMs: number;
  readonly turns: number;
  readonly outcome: string | undefined;
  readonly health: CallHealth;
  readonly hasLog: boolean;
  readonly hasAudio: boolean;
}

/** What the server tells of its calls. */
export interface CallListing {
  readonly calls: readonly CallRow[];
  readonly allowSend: boolean;
  readonly redact: boolean;
  /** How many more there are than it lists. */
  readonly leftOut: number;
}

/** Reads what the server answers; undefined where that is no listing. What is missing in a call is taken for nothing. */
export function readCallListing(body: unknown): CallListing | undefined {
  const { calls, allowSend, redact, leftOut } = fieldsOf(body);
  if (!Array.isArray(calls)) return undefined;
  return {
    calls: calls.flatMap((call: unknown) => readCallRow(call) ?? []),
    allowSend: allowSend === true,
    redact: redact === true,
    leftOut: numberOf(leftOut),
  };
}

function readCallRow(value: unknown): CallRow | undefined {
  const fields = fieldsOf(value);
  const { id, outcome } = fields;
  if (typeof id !== 'string') return undefined;
  const health = fieldsOf(fields['health']);
  return {
    id,
    agent: textOf(fields['agent']),
    label: textOf(fields['label']) || textOf(fields['agent']),
    transport: textOf(fields['transport']),
    isLive: fields['isLive'] === true,
    state: textOf(fields['state']),
    startedAt: textOf(fields['startedAt']),
    durationMs: numberOf(fields['durationMs']),
    turns: numberOf(fields['turns']),
    outcome: typeof outcome === 'string' ? outcome : undefined,
    health: {
      errors: numberOf(health['errors']),
      providersFailed: numberOf(health['providersFailed']),
      recogniserLosses: numberOf(health['recogniserLosses']),
      isComplete: health['isComplete'] !== false,
    },
    hasLog: fields['hasLog'] !== false,
    hasAudio: fields['hasAudio'] === true,
  };
}

const fieldsOf = (value: unknown): Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null ? { ...value } : {};
const textOf = (value: unknown): string => (typeof value === 'string' ? value : '');
const numberOf = (value: unknown): number =>
  typeof value === 'number' && Number.isFinite(value) ? value : 0;
