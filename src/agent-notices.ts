import type { UnavailableAgent } from './config/agent-config.ts';
import type { Config } from './config/config.ts';
import type { ConfigProblem } from './errors/config-error.ts';

/** What whoever runs a server has to know of an agent. */
export interface AgentNotice {
  readonly level: 'info' | 'warn';
  readonly agent: string;
  /** For the log. */
  readonly message: string;
  readonly problems?: readonly ConfigProblem[];
  /** For people: the same, and what to do. */
  readonly text: string;
}

/** Which agents take no calls, or can't hear what they should, and what would mend it. */
export function agentNotices(config: Config): readonly AgentNotice[] {
  const waiting = config.unavailable().map(waitingNotice);
  const deaf = config.agents().filter(({ prompt, providers }) => {
    return prompt !== undefined && providers.stt.every((ears) => ears === 'embedded');
  });
  return [...waiting, ...deaf.map(({ name }) => deafNotice(name))];
}

function waitingNotice({ agent, lacks, problems }: UnavailableAgent): AgentNotice {
  const remedies = [...new Set(problems.map(({ remedy }) => remedy))].join(' ');
  const faults = problems.map(({ fault }) => fault).join(', and ');
  const why = lacks === 'tools' ? `: it ${faults}` : '';
  return {
    level: lacks === 'tools' ? 'warn' : 'info',
    agent,
    problems,
    message: `The agent ${agent} takes no calls: it lacks ${lacks === 'tools' ? 'its tools' : 'a provider'}`,
    text: `The agent ${agent} takes no calls yet${why}. ${remedies}`,
  };
}

function deafNotice(agent: string): AgentNotice {
  const fault = `The agent ${agent} understands typing and keys only: the embedded recogniser knows the phrases of flows`;
  const message = `${fault}. Set the key of a recogniser, DEEPGRAM_API_KEY for one`;
  return { level: 'warn', agent, message, text: `${message}.` };
}
