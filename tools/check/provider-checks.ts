import { providerKinds, type ProviderKind } from '../../src/config/provider-sections.ts';
import type { CheckRow } from './check-row.ts';
import type { ProviderDesk } from '../probes/provider-desk.ts';
import { probeLanguageModel, probeSpeechToText, probeTextToSpeech, type Probed } from './probe.ts';
import { sharesLanguage, speaksLike, usesOf } from './use.ts';

/** One live probe that is to be made. */
export interface ProviderCheck {
  readonly kind: ProviderKind;
  readonly name: string;
  /** Those that use it as the probe does. */
  readonly agents: readonly string[];
  readonly run: (patienceMs: number) => Promise<Probed>;
}

/** The probes of each provider that is active or that an agent uses. */
export function checksOf(desk: ProviderDesk): readonly ProviderCheck[] {
  const { config } = desk;
  const agents = config.agents();
  return providerKinds.flatMap((kind) => {
    const used = agents.flatMap(({ providers }) => providers[kind]);
    const names = [...new Set([...config.active(kind), ...used])];
    return names.flatMap((name) => checksFor(kind, name, desk));
  });
}

/** The probes of one provider: one for each language that agents are spoken to in, and for each way in which they speak. */
export function checksFor(kind: ProviderKind, name: string, desk: ProviderDesk): readonly ProviderCheck[] {
  const agents = desk.config.agents();
  switch (kind) {
    case 'stt':
      return usesOf(kind, name, agents, sharesLanguage).map((use) => ({
        kind,
        name,
        agents: use.agents,
        run: (patienceMs) => probeSpeechToText(name, use, patienceMs, desk),
      }));
    case 'llm': {
      const agent = desk.followsFlows(name) ? agents.find(({ flow }) => flow !== undefined) : undefined;
      const run = (patienceMs: number) => probeLanguageModel(name, agent, patienceMs, desk);
      return [{ kind, name, agents: [], run }];
    }
    case 'tts':
      return usesOf(kind, name, agents, speaksLike).map((use) => ({
        kind,
        name,
        agents: use.agents,
        run: (patienceMs) => probeTextToSpeech(name, use, patienceMs, desk),
      }));
  }
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
