import type { UnavailableAgent } from './config/agent-config.ts';
import type { Config } from './config/config.ts';
import { transferTool } from '../machines/agent-reply.ts';
import type { ConfigProblem } from './errors/config-error.ts';
import type { Flow } from './providers/scripted/flow.ts';

/** What whoever runs a server has to know. */
export interface Notice {
  readonly level: 'info' | 'warn';
  /** The one that it is about. */
  readonly agent?: string;
  /** For the log. */
  readonly message: string;
  readonly problems?: readonly ConfigProblem[];
  /** For people: the same, and what to do. */
  readonly text: string;
}

/** Which agents take no calls, can't hear what they should, or never transfer to whom they could; and what would mend it. */
export function agentNotices(config: Config, flows: ReadonlyMap<string, Flow>): readonly Notice[] {
  const waiting = config.unavailable().map(waitingNotice);
  const deaf = config.agents().filter(({ prompt, providers }) => {
    return prompt !== undefined && providers.stt.every((ears) => ears === 'embedded');
  });
  const staying = config.agents().filter(({ transfers, flow }) => {
    return transfers !== undefined && flow !== undefined && !callsTransfer(flows.get(flow));
  });
  return [
    ...waiting,
    ...deaf.map(({ name }) => deafNotice(name)),
    ...staying.map(({ name, flow = '' }) => stayingNotice(name, flow)),
  ];
}

const callsTransfer = (flow: Flow | undefined): boolean =>
  flow === undefined || [...flow.states.values()].some(({ tool }) => tool?.name === transferTool);

function waitingNotice({ agent, lacks, problems }: UnavailableAgent): Notice {
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

function deafNotice(agent: string): Notice {
  const fault = `The agent ${agent} understands typing and keys only: the embedded recogniser knows the phrases of flows`;
  const message = `${fault}. Set the key of a recogniser, DEEPGRAM_API_KEY for one`;
  return { level: 'warn', agent, message, text: `${message}.` };
}

function stayingNotice(agent: string, flow: string): Notice {
  const fault = `The agent ${agent} has transfers, and no state of its flow ${flow} calls ${transferTool}`;
  const message = `${fault}: nobody is ever handed over. Give a state tool: { name: ${transferTool}, args: { to: NAME } }, or remove transfers`;
  return { level: 'warn', agent, message, text: `${message}.` };
}
