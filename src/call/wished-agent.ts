import type { CallWishes, ClientTool } from '../../machines/vocabulary/call-wishes.ts';
import type { Tool } from '../ports/tool.ts';
import type { Agent, AgentVoice } from './agent.ts';
import { writtenVoice } from './written-voice.ts';

/**
 * The agent as the client of one call wants it. One that follows a flow keeps its own words, as it takes no prompt, and has
 * the client's tools for what its flow calls.
 */
export function wishedAgent(agent: Agent, wishes: CallWishes): Agent {
  const { greeting: own, ...rest } = agent;
  wishes.found?.({ takesPrompt: agent.prompt !== undefined });
  const { greeting } = wishes;
  const greeted = greeting === undefined ? own : greeting === '' ? undefined : greetingOf(greeting);
  const made = new Map<ClientTool, Tool>();
  const wished: Agent = {
    ...rest,
    policy: wishes.isInterruptible === false ? withoutInterruption(agent.policy) : agent.policy,
    get voices() {
      return wishedVoices(agent.voices, wishes);
    },
    ...(greeted === undefined ? {} : { greeting: greeted }),
    get tools() {
      const { tools } = wishes;
      return tools === undefined ? agent.tools : tools.map((tool) => toolOf(tool, made));
    },
  };
  if (agent.prompt === undefined) return wished;
  const { prompt } = agent;
  return Object.defineProperty(wished, 'prompt', { enumerable: true, get: () => promptOf(wishes, prompt) });
}

const promptOf = ({ prompt, context }: CallWishes, own: string): string =>
  context === undefined ? (prompt ?? own) : `${prompt ?? own}\n\n${context}`;

const withoutInterruption = (policy: Agent['policy']): Agent['policy'] => ({
  ...policy,
  interruption: { ...policy.interruption, mode: 'off' },
});

function wishedVoices(own: Agent['voices'], { voice, speed = 1, isWritten }: CallWishes): Agent['voices'] {
  if (isWritten === true) return [{ speech: writtenVoice, voice: 'written', speed: 1 }, ...own];
  if (voice === undefined && speed === 1) return own;
  const paced = (each: AgentVoice): AgentVoice => ({ ...each, speed: each.speed * speed });
  const [first, ...others] = own;
  const voices: Agent['voices'] = [paced(first), ...others.map(paced)];
  return voice === undefined ? voices : [{ ...paced(first), voice }, ...voices];
}

const greetingOf = (text: string) => ({ name: 'greeting', text }) as const;

/** The same one for the same tool of the client's. What a client's tool does is unknown: it waits for the turn's end. */
function toolOf(tool: ClientTool, made: Map<ClientTool, Tool>): Tool {
  const { name, description, parameters } = tool;
  const known = made.get(tool);
  if (known !== undefined) return known;
  const fresh: Tool = {
    name,
    description,
    parameters,
    effect: 'write',
    cancellable: tool.isKept !== true,
    run: (args, { signal }) => tool.run(args, signal),
  };
  made.set(tool, fresh);
  return fresh;
}
