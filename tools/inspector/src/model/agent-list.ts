/** An agent that can be called, as `GET {prefix}/agents` tells it. */
export interface AgentChoice {
  readonly name: string;
  readonly label: string;
  /** What a caller has to know beforehand, as the limits of its recogniser. */
  readonly notice?: string;
  readonly isDefault: boolean;
  /** What can be said to it. */
  readonly phrases: readonly string[];
}

/** Reads the answer; what is not understood is left out, so that a server which tells less can still be called. */
export function readAgentList(body: unknown): readonly AgentChoice[] {
  const agents = field(body, 'agents');
  return Array.isArray(agents) ? agents.flatMap(readAgent) : [];
}

/** The agent that is called when none was chosen. */
export function defaultAgent(agents: readonly AgentChoice[]): AgentChoice | undefined {
  return agents.find(({ isDefault }) => isDefault) ?? agents[0];
}

function readAgent(value: unknown): readonly AgentChoice[] {
  const name = text(field(value, 'name'));
  if (name === undefined) return [];
  const notice = text(field(value, 'notice'));
  const agent = {
    name,
    label: text(field(value, 'label')) ?? name,
    isDefault: field(value, 'default') === true,
    phrases: phrasesOf(field(value, 'phrases')),
  };
  return [notice === undefined ? agent : { ...agent, notice }];
}

/** A list of phrases, or of groups of them by intent, of which the first of each is taken. */
function phrasesOf(value: unknown): readonly string[] {
  if (!Array.isArray(value)) return [];
  return value.flatMap((item: unknown) => {
    const examples = field(item, 'try');
    const phrase = text(item) ?? text(Array.isArray(examples) ? examples[0] : undefined);
    return phrase === undefined ? [] : [phrase];
  });
}

function field(value: unknown, name: string): unknown {
  return typeof value === 'object' && value !== null ? Reflect.get(value, name) : undefined;
}

const text = (value: unknown): string | undefined =>
  typeof value === 'string' && value.trim() !== '' ? value.trim() : undefined;
