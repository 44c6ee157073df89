import { diskFiles } from './config/disk-files.ts';
import type { ConfigProblem } from './errors/config-error.ts';
import type { Flow } from './providers/scripted/flow.ts';
import { FlowInvalid, type FlowProblem } from './providers/scripted/flow-invalid.ts';
import { parseFlow } from './providers/scripted/parse-flow.ts';

export interface FlowsReading {
  /** By name; without those that can't be used. */
  readonly flows: ReadonlyMap<string, Flow>;
  /** What is wrong with the others, in the order of the files. */
  readonly problems: readonly ConfigProblem[];
}

const extension = '.yaml';

/** Reads every flow of a configuration folder, followed by an agent or not. */
export async function readFlows(folder: string): Promise<FlowsReading> {
  const flows = new Map<string, Flow>();
  const problems: ConfigProblem[] = [];
  // A folder that can't be listed, and a name that can't be used, are the configuration's to tell.
  const files = await diskFiles.list(`${folder}/flows`).catch(() => []);
  for (const file of files.toSorted((one, other) => (one < other ? -1 : 1))) {
    if (file.startsWith('.') || !file.endsWith(extension)) continue;
    const path = `${folder}/flows/${file}`;
    try {
      flows.set(file.slice(0, -extension.length), parseFlow((await diskFiles.readText(path)) ?? '', path));
    } catch (error) {
      problems.push(...problemsIn(path, error));
    }
  }
  return { flows, problems };
}

function problemsIn(file: string, error: unknown): readonly ConfigProblem[] {
  if (error instanceof FlowInvalid) return error.problems.map(configProblem);
  if (!(error instanceof Error && 'code' in error)) throw error;
  const remedy = 'Look at its permissions, and whether it is a file.';
  return [{ file, line: 0, path: '', fault: `can't be read (${String(error.code)})`, remedy }];
}

/** A flow's complaint is "what is wrong; what to do", and both are said in a configuration's words here. */
function configProblem({ file, line, path, message }: FlowProblem): ConfigProblem {
  const [what = '', ...rest] = message.split('; ');
  const isPredicate = /^(?:is|has|must|needs|fills|expects|leads|can't)\b/.test(what);
  return {
    file,
    line,
    path,
    fault: isPredicate ? what : `is wrong: ${what}`,
    remedy: rest.length === 0 ? 'Write it so.' : sentence(rest.join('; ')),
  };
}

function sentence(text: string): string {
  const ended = /[.?]$/.test(text) ? text : `${text}.`;
  return `${ended.charAt(0).toUpperCase()}${ended.slice(1)}`;
}
