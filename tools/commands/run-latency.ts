import { loadResampler } from '../../src/audio/resampler.ts';
import type { AgentConfig } from '../../src/config/agent-config.ts';
import { providerKinds } from '../../src/config/provider-sections.ts';
import { CommandError, exitStatus } from '../command-error.ts';
import { LatencyBench } from '../latency/latency-bench.ts';
import { latencyStages } from '../latency/latency-budget.ts';
import { openLatencyParts, type ChosenProviders } from '../latency/open-latency-parts.ts';
import { measureStages } from '../latency/measure-stages.ts';
import type { ProviderDesk } from '../probes/provider-desk.ts';
import { Progress } from '../progress.ts';
import type { Console } from './console.ts';
import { reportLatency } from './latency-report.ts';
import type { ProviderOptions } from './provider-options.ts';
import { withDesk, type Substitutes } from './with-desk.ts';

export interface LatencyOptions extends ProviderOptions {
  readonly runs: number;
  readonly file?: string;
  readonly agent?: string;
  readonly stt?: string;
  readonly llm?: string;
  readonly tts?: string;
}

/** Times the providers; resolves with the exit status. */
export function runLatency(
  options: LatencyOptions,
  console: Console,
  substitutes: Substitutes = {},
): Promise<number> {
  return withDesk(options, console, substitutes, async (desk) => {
    await loadResampler();
    const agent = desk.agent(options.agent);
    const names = chosenNames(options, agent, desk);
    const stages = latencyStages.filter((stage) =>
      stage === 'chain' ? Object.keys(names).length === providerKinds.length : names[stage] !== undefined,
    );
    const progress = new Progress(console.stderr, desk.system.clock);
    const { file, timeout: patienceMs, runs } = options;
    const opening = openLatencyParts(names, agent, { file, patienceMs }, desk);
    const parts = await progress.during('opening the providers', opening);
    try {
      const figures = await measureStages(new LatencyBench(parts), stages, runs, progress);
      reportLatency(figures, parts, options.json === true, console);
      return figures.some(({ failure }) => failure !== undefined) ? exitStatus.failed : exitStatus.done;
    } finally {
      parts.line?.close();
    }
  });
}

/** Which providers are timed: the agent's and what takes their place, or the one that was named alone. */
function chosenNames(
  { provider, ...own }: LatencyOptions,
  agent: AgentConfig,
  desk: ProviderDesk,
): ChosenProviders {
  if (provider === undefined) {
    const entries = providerKinds.map((kind) => [
      kind,
      desk.nameOf(kind, own[kind] ?? agent.providers[kind][0]),
    ]);
    return Object.fromEntries(entries) as ChosenProviders;
  }
  if (providerKinds.some((kind) => own[kind] !== undefined)) {
    throw new CommandError('usage', 'Give either --provider, for one alone, or --stt, --llm and --tts.');
  }
  return Object.fromEntries(desk.kindsOf(provider).map((kind) => [kind, provider])) as ChosenProviders;
}
