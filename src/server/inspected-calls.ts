import type { CallSummary } from '../call/calls.ts';
import type { CallHealth } from './log-summary.ts';
import type { CallArchive, RecordedCall } from './recorded-calls.ts';

/** A live or recorded call, as a list has it. */
export interface InspectedCall {
  readonly id: string;
  readonly agent: string;
  /** What people call the agent; absent for one that is not configured any more. */
  readonly label?: string;
  readonly transport: string;
  readonly isLive: boolean;
  /** The state that it is in, or was in last. */
  readonly state: string;
  /** ISO 8601. */
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
}

export interface InspectedCalls {
  /** Newest first. */
  readonly calls: readonly InspectedCall[];
  /** How many recorded calls are older than these. */
  readonly leftOut: number;
}

export interface InspectedCallsSources {
  readonly archive: CallArchive;
  /** The calls of this process, those that are over too, newest first. */
  readonly ownCalls: () => readonly CallSummary[];
  readonly labelOf: (agent: string) => string | undefined;
}

/** The calls of this process and those that are recorded, each once. */
export async function inspectedCalls(sources: InspectedCallsSources): Promise<InspectedCalls> {
  const { archive, ownCalls, labelOf } = sources;
  const { calls: recorded, leftOut } = await archive.list();
  const own = new Map(ownCalls().map((call) => [call.id as string, call]));
  const logs = new Map(recorded.map((call) => [call.id, call]));
  const calls = [
    ...[...own.values()].map((call) => ofOwn(call, logs.get(call.id), labelOf)),
    ...recorded.filter(({ id }) => !own.has(id)).map((call) => ofLog(call, labelOf)),
  ];
  return {
    calls: calls.toSorted((one, other) => Date.parse(other.startedAt) - Date.parse(one.startedAt)),
    leftOut,
  };
}

type LabelOf = InspectedCallsSources['labelOf'];

function ofLog({ id, audioPath, summary }: RecordedCall, labelOf: LabelOf): InspectedCall {
  const label = labelOf(summary.agent);
  return {
    id,
    ...summary,
    ...(label === undefined ? {} : { label }),
    isLive: false,
    hasLog: true,
    hasAudio: audioPath !== undefined,
  };
}

function ofOwn(call: CallSummary, log: RecordedCall | undefined, labelOf: LabelOf): InspectedCall {
  const { id, agent, transport, state, startedAt, durationMs, outcome, turns } = call;
  const isLive = outcome === undefined;
  const label = labelOf(agent);
  const unknown = { errors: 0, providersFailed: 0, recogniserLosses: 0, isComplete: !isLive };
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
    health: log?.summary.health ?? unknown,
    hasLog: log !== undefined,
    hasAudio: log?.audioPath !== undefined,
  };
}
