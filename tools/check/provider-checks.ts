import { providerKinds, type ProviderKind } from '../../src/config/provider-sections.ts';
import type { CheckRow } from './check-row.ts';
import type { ProviderDesk } from '../probes/provider-desk.ts';
import { standardVoice } from '../probes/voice-of.ts';
import { probeLanguageModel, probeSpeechToText, probeTextToSpeech, type Probed } from './probe.ts';
import { joined, sharesLanguage, speaksLike, usesOf, type Use } from './use.ts';

/** One live probe that is to be made. */
export interface ProviderCheck {
  readonly kind: ProviderKind;
  readonly name: string;
  /** Those that use it as the probe does. */
  readonly agents: readonly string[];
  readonly run: () => Promise<Probed>;
}

/** The probes of each provider that is active or that an agent uses. */
export async function checksOf(desk: ProviderDesk, patienceMs: number): Promise<readonly ProviderCheck[]> {
  const { config } = desk;
  const agents = config.agents();
  const checks = providerKinds.flatMap((kind) => {
    const used = agents.flatMap(({ providers }) => providers[kind]);
    const names = [...new Set([...config.active(kind), ...used])];
    return names.map((name) => checksFor(kind, name, desk, patienceMs));
  });
  return (await Promise.all(checks)).flat();
}

/** The probes of one provider: one for each language that agents are spoken to in, and for each way in which they speak. */
export async function checksFor(
  kind: ProviderKind,
  name: string,
  desk: ProviderDesk,
  patienceMs: number,
): Promise<readonly ProviderCheck[]> {
  const agents = desk.config.agents();
  switch (kind) {
    case 'stt':
      return usesOf(kind, name, agents, sharesLanguage).map((use) => ({
        kind,
        name,
        agents: use.agents,
        run: () => probeSpeechToText(name, use, patienceMs, desk),
      }));
    case 'llm': {
      const agent = desk.followsFlows(name) ? agents.find(({ flow }) => flow !== undefined) : undefined;
      const run = () => probeLanguageModel(name, agent, patienceMs, desk);
      return [{ kind, name, agents: [], run }];
    }
    case 'tts': {
      const uses = await withStandardVoice(usesOf(kind, name, agents, speaksLike), name, desk, patienceMs);
      return uses.map((use) => ({
        kind,
        name,
        agents: use.agents,
        run: () => probeTextToSpeech(name, use, patienceMs, desk),
      }));
    }
  }
}

const isNamed = ({ voice }: Use): boolean => voice !== undefined;

/** Each voice once: an agent may name the one that another agent leaves to the provider. */
async function withStandardVoice(
  uses: readonly Use[],
  name: string,
  desk: ProviderDesk,
  patienceMs: number,
): Promise<readonly Use[]> {
  if (uses.every(isNamed) || !uses.some(isNamed)) return uses;
  // A provider that does not tell its voices is found out by the probe.
  const standard = await desk
    .textToSpeech(name)
    .then((speech) => standardVoice(speech, patienceMs))
    .catch(() => undefined);
  const told = uses.map((use) => Object.assign({}, use, { voice: use.voice ?? standard }));
  return joined(told, speaksLike);
}

/** What is doubtful about a provider as its agents use it. */
export function doubtRows(kind: ProviderKind, name: string, desk: ProviderDesk): readonly CheckRow[] {
  const { doubts } = desk.providers[kind].find(name);
  if (doubts === undefined || desk.problemsOf(kind, name).length > 0) return [];
  const { settings } = desk.config.provider(kind, name);
  const rows = usesOf(kind, name, desk.config.agents(), sharesLanguage).flatMap(({ language, agents }) =>
    doubts(settings as never, language).map(({ found, remedy }): CheckRow => {
      const whose = kind === 'llm' || agents.length === 0 ? '' : ` (${agents.join(', ')})`;
      return { mark: 'warning', subject: `${kind} ${name}`, found: `${found}${whose}`, remedy };
    }),
  );
  // What a model is asked does not depend on the language.
  return rows.filter(({ found }, index) => rows.findIndex((other) => other.found === found) === index);
}
