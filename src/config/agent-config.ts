import type { ConfigProblem } from '../errors/config-error.ts';
import { agentSchema, type AgentDocument } from './agent-schema.ts';
import { checkTree } from './check-tree.ts';
import { childOf, leavesOf, originAt, nodeAt, type ConfigLeaf, type ConfigMap } from './config-tree.ts';
import type { DeepReadonly } from './deep-readonly.ts';
import { choiceAmong } from '../errors/nearest-name.ts';
import { problemAt } from './problem-at.ts';
import type { ProviderChoice } from './provider-choice.ts';
import { providerKinds, type AnswersFrom, type ProviderKind } from './provider-sections.ts';
import { resolveTree } from './resolve-tree.ts';
import type { Environment } from './variables.ts';
import type { ToolNames } from './tool-names.ts';
import { wrongName } from './wrong-name.ts';

type PolicyKey = 'speculation' | 'interruption' | 'silence' | 'dtmf' | 'stt' | 'llm' | 'limits';

interface AgentBasics {
  readonly name: string;
  /** For people. */
  readonly label: string;
  /** What people have to know before they talk to it; shown wherever they meet it. */
  readonly notice?: string;
  /** BCP 47. */
  readonly language: string;
  readonly greeting?: { readonly text: string; readonly mode?: AgentDocument['interruption']['mode'] };
  readonly farewell: string;
  readonly apology: AgentDocument['apology'];
  /** 1 is the voice's own speed. */
  readonly speed: number;
  /** By provider; one that is not in it speaks with its own default voice. */
  readonly voices: Readonly<Record<string, string>>;
  /** First choice first; never empty. */
  readonly providers: Readonly<Record<ProviderKind, readonly [string, ...string[]]>>;
  /** The names of the tools that it may use; absent: all that there are. */
  readonly tools?: readonly string[];
  /** The telephone numbers that it answers. */
  readonly numbers?: readonly string[];
  /** The numbers or addresses that callers may be handed over to, by name. */
  readonly transfers?: Readonly<Record<string, string>>;
  /** What the call machine reads. */
  readonly policy: DeepReadonly<Pick<AgentDocument, PolicyKey>>;
}

/** An agent's file over the defaults, with every value there and every variable put in. */
export type AgentConfig = AgentBasics &
  (
    | { readonly prompt: string; readonly flow?: never }
    /** The name of a file in `config/flows`, without its `.yaml`. */
    | { readonly flow: string; readonly prompt?: never }
  );

export type AgentReading =
  | { readonly outcome: 'usable'; readonly agent: AgentConfig; readonly problems: readonly [] }
  | { readonly outcome: 'invalid'; readonly problems: readonly ConfigProblem[] }
  /** Nothing is wrong with the file, but with what there is around it. */
  | ({ readonly outcome: 'unavailable' } & Omit<UnavailableAgent, 'agent'>);

/** An agent that can't answer calls now. */
export interface UnavailableAgent {
  readonly agent: string;
  /** A provider that it leaves to `auto` needs a key that is not set; or it names tools, and the program gives none. */
  readonly lacks: 'provider' | 'tools';
  readonly problems: readonly ConfigProblem[];
}

export interface AgentSurroundings {
  readonly choice: ProviderChoice;
  /** The names of the files in `config/flows`. */
  readonly flows: readonly string[];
  /** Undefined where that is not known. */
  readonly tools: ToolNames | undefined;
  readonly env: Environment;
}

/** Reads an agent's file; `tree` is the file merged over the defaults. */
export function readAgent(
  name: string,
  tree: ConfigMap,
  file: ConfigMap,
  around: AgentSurroundings,
): AgentReading {
  const resolution = resolveTree(tree, around.env);
  const checked = checkTree(resolution.tree, agentSchema);
  const found = [...resolution.problems, ...checked.problems, ...mindProblems(file, around)];
  const toolless = toolProblems(file, around);
  found.push(...voiceProblems(tree, around.choice), ...(around.tools === 'none-given' ? [] : toolless));
  const names = namesByKind(file, tree, around.choice);
  for (const kind of providerKinds) found.push(...providerProblems(kind, names[kind], file, around.choice));
  if (found.length > 0 || !checked.ok) return { outcome: 'invalid', problems: found };

  if (toolless.length > 0) return { outcome: 'unavailable', lacks: 'tools', problems: toolless };
  const [stt, llm, tts] = providerKinds.map((kind) => chosen(kind, names[kind], file, around.choice));
  if (!isSome(stt) || !isSome(llm) || !isSome(tts)) {
    const missing = providerKinds.filter((_, index) => !isSome([stt, llm, tts][index]));
    return {
      outcome: 'unavailable',
      lacks: 'provider',
      problems: missing.map((kind) => nothingReady(kind, file, around.choice)),
    };
  }
  const agent = assemble(name, checked.value, { stt, llm, tts });
  return agent === undefined
    ? { outcome: 'invalid', problems: mindProblems(file, around) }
    : { outcome: 'usable', agent, problems: [] };
}

const isSome = (names: readonly string[] | undefined): names is readonly [string, ...string[]] =>
  names !== undefined && names.length > 0;

function assemble(
  name: string,
  document: AgentDocument,
  providers: AgentBasics['providers'],
): AgentConfig | undefined {
  const { label, notice, prompt, flow, tools, language, greeting, farewell, apology, speed, voice } =
    document;
  const { numbers, transfers } = document;
  const { speculation, interruption, silence, dtmf, stt, llm, limits } = document;
  const basics: AgentBasics = {
    name,
    label,
    ...(notice === undefined ? {} : { notice }),
    language,
    ...(greeting === undefined ? {} : { greeting: greetingOf(greeting) }),
    farewell,
    apology,
    speed,
    voices: typeof voice === 'string' ? { [providers.tts[0]]: voice } : (voice ?? {}),
    providers,
    ...(tools === undefined ? {} : { tools }),
    ...(numbers === undefined ? {} : { numbers }),
    ...(transfers === undefined ? {} : { transfers }),
    policy: { speculation, interruption, silence, dtmf, stt, llm, limits },
  };
  if (prompt !== undefined) return { ...basics, prompt };
  return flow === undefined ? undefined : { ...basics, flow };
}

function greetingOf(greeting: NonNullable<AgentDocument['greeting']>): NonNullable<AgentBasics['greeting']> {
  if (typeof greeting === 'string') return { text: greeting };
  const { text, interruption } = greeting;
  return interruption === undefined ? { text } : { text, mode: interruption };
}

const hasFlow = (file: ConfigMap): boolean => file.entries.has('flow');
const mindOf = (file: ConfigMap): AnswersFrom => (hasFlow(file) ? 'flow' : 'prompt');

/** What is wrong with what the agent says: neither prompt nor flow, both, or a flow that isn't there. */
function mindProblems(file: ConfigMap, { flows, env }: AgentSurroundings): readonly ConfigProblem[] {
  const flow = childOf(file, 'flow');
  const hasPrompt = file.entries.has('prompt');
  if (flow === undefined) {
    if (hasPrompt) return [];
    const remedy = 'Write prompt, for a language model, or flow, the name of a file in flows.';
    return [problemAt(file.origin, 'has neither prompt nor flow', remedy)];
  }
  if (hasPrompt) return [problemAt(flow.origin, 'is there beside prompt', 'Keep one of the two.')];
  const { tree } = resolveTree(flow, env);
  if (tree.kind !== 'leaf' || typeof tree.value !== 'string' || flows.includes(tree.value)) return [];
  return [wrongName(tree, 'is no file in flows', choiceAmong(tree.value, flows), env)];
}

/** A voice for a provider that there isn't would never be heard, and nobody would know why. */
function voiceProblems(tree: ConfigMap, choice: ProviderChoice): readonly ConfigProblem[] {
  const voice = childOf(tree, 'voice');
  if (voice?.kind !== 'map') return [];
  const known = choice.known('tts');
  return [...voice.entries]
    .filter(([provider]) => !known.includes(provider))
    .map(([provider, { origin }]) =>
      problemAt(origin, 'is for no provider of speech that is known', choiceAmong(provider, known)),
    );
}

/** A tool that nobody gives to the agent would never be called, and its caller would be told so. */
function toolProblems(file: ConfigMap, { tools, env }: AgentSurroundings): readonly ConfigProblem[] {
  const named = childOf(file, 'tools');
  if (named === undefined || tools === undefined) return [];
  const known = tools === 'none-given' ? [] : tools;
  return leavesOf(resolveTree(named, env).tree)
    .filter(({ value }) => typeof value === 'string' && !known.includes(value))
    .map((leaf) => {
      const none = 'Give it to openTalky({ tools }), or remove it.';
      const remedy = known.length === 0 ? none : choiceAmong(String(leaf.value), known);
      return wrongName(
        leaf,
        tools === 'none-given' ? 'this program does not give' : 'is no tool',
        remedy,
        env,
      );
    });
}

/** The agent's own names, else those of its defaults, else the active ones. A flow asks for no model but its own kind. */
function namesByKind(
  file: ConfigMap,
  tree: ConfigMap,
  choice: ProviderChoice,
): Readonly<Record<ProviderKind, readonly ConfigLeaf[]>> {
  const named = (kind: ProviderKind): readonly ConfigLeaf[] => {
    const own = choice.namesIn(nodeAt(file, ['providers', kind]));
    if (own.length > 0) return own;
    if (kind === 'llm' && hasFlow(file)) return [{ kind: 'leaf', origin: file.origin, value: 'auto' }];
    const inherited = choice.namesIn(nodeAt(tree, ['providers', kind]));
    return inherited.length > 0 ? inherited : choice.activeNames(kind);
  };
  return { stt: named('stt'), llm: named('llm'), tts: named('tts') };
}

function chosen(
  kind: ProviderKind,
  names: readonly ConfigLeaf[],
  file: ConfigMap,
  choice: ProviderChoice,
): readonly string[] {
  return choice.choose(kind, names, kind === 'llm' ? mindOf(file) : undefined);
}

function providerProblems(
  kind: ProviderKind,
  names: readonly ConfigLeaf[],
  file: ConfigMap,
  choice: ProviderChoice,
): readonly ConfigProblem[] {
  const unknown = choice.unknown(kind, names);
  if (unknown.length > 0) return unknown;
  const used = chosen(kind, names, file, choice);
  const problems = used.flatMap((name) => choice.settingsOf(kind, name).problems);
  if (kind !== 'llm') return problems;
  const mind = mindOf(file);
  const unfit = used.filter((name) => choice.answersFrom(name) !== mind);
  if (unfit.length === 0) return problems;
  const origin = originAt(file, [mind]);
  const fault = `can't be answered from by the language model in providers.llm, which takes a ${mind === 'flow' ? 'prompt' : 'flow'}`;
  return [
    ...problems,
    problemAt(origin, fault, 'Name another model in providers.llm of this file, or write auto.'),
  ];
}

function nothingReady(kind: ProviderKind, file: ConfigMap, choice: ProviderChoice): ConfigProblem {
  const fault = `finds no provider that is ready for ${kind}`;
  const keys = choice.wantedKeys(kind, kind === 'llm' ? mindOf(file) : undefined);
  const key = keys.length === 0 ? 'the key of one' : `${anyOf.format(keys)} in .env`;
  return problemAt(file.origin, fault, `Set ${key}, or name one in providers.${kind}.`);
}

const anyOf = new Intl.ListFormat('en', { type: 'disjunction' });
