import type { Agent } from './call/agent.ts';
import { AgentNotFound } from './errors/call-error.ts';
import type { LineUp } from './line-up.ts';

/** What a caller is told of what an agent lacks: what to set is for whoever runs the server. */
const lacks = {
  provider: 'it lacks a provider, or the key of one. "talky check" and the server\'s log say what to set.',
  tools: 'it lacks tools that its program must give it. "talky check" and the server\'s log say which.',
};

/** The agent of this name, or the one of calls that name none. Throws `AgentNotFound`, which says why it takes no calls. */
export function agentFor(
  name: string | undefined,
  { agents, defaultAgent, config, settings }: Pick<LineUp, 'agents' | 'defaultAgent' | 'config' | 'settings'>,
): Agent {
  const found = name === undefined ? defaultAgent : agents.get(name);
  if (found !== undefined) return found;
  const others = `GET ${settings.api_prefix}/agents lists those that take calls.`;
  if (name === undefined) throw new AgentNotFound(`No agent takes calls that name none; ${others}`);
  const waiting = config.unavailable().find(({ agent }) => agent === name);
  if (waiting === undefined) throw new AgentNotFound(`There is no agent "${name}"; ${others}`);
  throw new AgentNotFound(`The agent "${name}" takes no calls yet: ${lacks[waiting.lacks]}`);
}
