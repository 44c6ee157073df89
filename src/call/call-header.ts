import { machineInput, type Agent } from './agent.ts';
import type { CallStart } from '../../machines/vocabulary/call-start.ts';
import type { CallId } from '../../machines/vocabulary/ids.ts';

interface Opened {
  readonly id: CallId;
  readonly startedAt: string;
  readonly agent: Agent;
  readonly start: CallStart;
  /** Present: the call goes on from an interrupted one. */
  readonly resumes?: object;
}

/** The first line of an event log: all that the call machine was given, and what tools there are, for a replay. */
export function callHeader({ id, startedAt, agent, start, resumes }: Opened) {
  const isResumed = resumes !== undefined;
  const { carrierCallId } = start.metadata;
  return {
    id,
    startedAt,
    agent: agent.name,
    transport: start.transport,
    // The rest of the metadata may tell who the caller is.
    ...(carrierCallId === undefined ? {} : { carrierCallId }),
    resumed: isResumed,
    ...machineInput(agent, isResumed),
    tools: agent.tools.map(({ name, effect, cancellable }) => ({ name, effect, cancellable })),
  };
}
