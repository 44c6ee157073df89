import type { CallPolicy } from '../../machines/vocabulary/policy.ts';
import type { Line } from '../../machines/vocabulary/reply.ts';
import type { FixtureAgent } from './fixture.ts';

/**
 * The agent of a fixture that has this policy and greeting. Watchdogs over providers are left out: whoever makes the
 * fixture scripts the providers themselves.
 */
export function agentOfPolicy(
  policy: CallPolicy,
  greeting: Pick<Line, 'text' | 'mode'> | undefined,
): FixtureAgent {
  const { llm: _, ...agent } = policy;
  if (greeting === undefined) return agent;
  const { text, mode } = greeting;
  return { ...agent, greeting: { text, ...(mode === undefined ? {} : { interruption: mode }) } };
}
