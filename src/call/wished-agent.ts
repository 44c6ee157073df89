import type { CallWishes, ClientTool } from '../../machines/vocabulary/call-wishes.ts';
import type { Tool } from '../ports/tool.ts';
import type { Agent } from './agent.ts';

/**
 * The agent as the client of one call wants it. One that follows a flow keeps its own words, as it takes no prompt, and has
 * the client's tools for what its flow calls.
 */
export function wishedAgent(agent: Agent, wishes: CallWishes): Agent {
  const { greeting: own, ...rest } = agent;
  const { greeting } = wishes;
  const greeted = greeting === undefined ? own : greeting === '' ? undefined : greetingOf(greeting);
  const made = new Map<ClientTool, Tool>();
  const wished: Agent = {
    ...rest,
    ...(greeted === undefined ? {} : { greeting: greeted }),
    get tools() {
      const { tools } = wishes;
      return tools === undefined ? agent.tools : tools.map((tool) => toolOf(tool, made));
    },
  };
  if (agent.prompt === undefined) return wished;
  const { prompt } = agent;
  return Object.defineProperty(wished, 'prompt', { enumerable: true, get: () => wishes.prompt ?? prompt });
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
    cancellable: true,
    run: (args, { signal }) => tool.run(args, signal),
  };
  made.set(tool, fresh);
  return fresh;
}
