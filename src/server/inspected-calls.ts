import type { CallSummary } from '../call/calls.ts';
import type { CallHealth, LogSummary } from './log-summary.ts';
import type { RecordedCall } from './call-archive.ts';
import type { RecordedCalls } from './recorded-calls.ts';

/** A live or recorded call, as a list has it. */
export interface InspectedCall {
  readonly id: string;
  readonly agent: string;
  /** What people call the agent; absent for one that is not configured any more. */
  readonly label?: string;
  readonly transport: string;
  readonly isLive: boolean;
  /** The state that it is in, or was in last; `reading`: its log is still to be read, and nothing else is known of it. */
  readonly state: string;
  /** ISO 8601; of a log that is still to be read, when it was written last. */
  readonly startedAt: string;
  readonly durationMs: number;
  /** How many turns of the caller were taken in. */
  readonly turns: number;
  /** Absent while it lives, and where its log was cut off. */
  readonly outcome?: string;
  readonly health: CallHealth;
  readonly hasLog: boolean;
  /** Whether the caller's audio was recorded. */
  readonly hasAudio: boolean;
  /** Of the log of a recorded call. */
  readonly sizeBytes?: number;
}

export interface InspectedCalls {
  /** Newest first. */
  readonly calls: readonly InspectedCall[];
  /** How many recorded calls are older than these. */
  readonly leftOut: number;
  /** How many logs are still to be read. */
  readonly reading: number;
}

export interface InspectedCallsSources {
  readonly recorded: RecordedCalls;
  /** The calls of this process, those that are over too, newest first. */
  readonly ownCalls: () => readonly CallSummary[];
  readonly labelOf: (agent: string) => string | undefined;
}

/** The calls of this process and those that are recorded, each once. */
export async function inspectedCalls(sources: InspectedCallsSources): Promise<InspectedCalls> {
  const { ownCalls, labelOf } = sources;
  const { calls: recorded, leftOut, reading } = await sources.recorded.list();
  const own = new Map(ownCalls().map((call) => [call.id as string, call]));
  const logs = new Map(recorded.map((call) => [call.id, call]));
  const calls = [
    ...[...own.values()].map((call) => ofOwn(call, logs.get(call.id), labelOf)),
    ...recorded.filter(({ id }) => !own.has(id)).map((call) => ofLog(call, labelOf)),
  ];
  return {
    calls: calls.toSorted((one, other) => Date.parse(other.startedAt) - Date.parse(one.startedAt)),
    leftOut,
    reading,
  };
}

type LabelOf = InspectedCallsSources['labelOf'];

const healthy = { errors: 0, providersFailed: 0, recogniserLosses: 0 };

function ofLog(
  { id, audioPath, sizeBytes, modifiedMs, summary = unread(modifiedMs) }: RecordedCall,
  labelOf: LabelOf,
): InspectedCall {
  const label = labelOf(summary.agent);
  return {
    id,
    ...summary,
    ...(label === undefined ? {} : { label }),
    isLive: false,
    hasLog: true,
    hasAudio: audioPath !== undefined,
    sizeBytes,
  };
}

function unread(modifiedMs: number): LogSummary {
  return {
    agent: '',
    transport: '',
    startedAt: new Date(modifiedMs).toISOString(),
    state: 'reading',
    durationMs: 0,
    turns: 0,
    health: { ...healthy, isComplete: true },
  };
}

function ofOwn(call: CallSummary, log: RecordedCall | undefined, labelOf: LabelOf): InspectedCall {
  const { id, agent, transport, state, startedAt, durationMs, outcome, turns } = call;
  const isLive = outcome === undefined;
  const label = labelOf(agent);
  const unknown = { ...healthy, isComplete: !isLive };
  return {
    id,
    agent,
    ...(label === undefined ? {} : { label }),
    transport,
    isLive,
    state,
    startedAt,
    durationMs,
    turns: turns.filter(({ caller }) => caller !== '').length,
    ...(outcome === undefined ? {} : { outcome }),
    health: log?.summary?.health ?? unknown,
    hasLog: log !== undefined,
    hasAudio: log?.audioPath !== undefined,
  };
}
