import type { CallDetails } from '../ports/tool.ts';
import type { SessionOptions } from './call-session-options.ts';

/** What tools are told of the call; none of them can change it for the others. */
export function callDetails({
  id,
  agent,
  start,
}: Pick<SessionOptions<never>, 'id' | 'agent' | 'start'>): CallDetails {
  const { transport, metadata } = start;
  return Object.freeze({ id, agent: agent.name, transport, metadata: Object.freeze({ ...metadata }) });
}
