import { diskFiles } from './config/disk-files.ts';
import type { AgentConfig } from './config/agent-config.ts';
import type { Flow } from './providers/scripted/flow.ts';
import { parseFlow } from './providers/scripted/parse-flow.ts';

/** The flows that agents follow, by name. Rejects with `FlowInvalid` for the first file that is wrong. */
export async function loadFlows(
  folder: string,
  agents: readonly AgentConfig[],
): Promise<ReadonlyMap<string, Flow>> {
  const flows = new Map<string, Flow>();
  for (const { flow: name } of agents) {
    if (name === undefined || flows.has(name)) continue;
    const path = `${folder}/flows/${name}.yaml`;
    flows.set(name, parseFlow((await diskFiles.readText(path)) ?? '', path));
  }
  return flows;
}
