import { readCoverage, type Coverage } from './coverage.ts';
import { headerOf } from './opening.ts';
import { textChunks } from './text-chunks.ts';

/** An event log that a person has given the page. */
export interface DroppedLog {
  readonly name: string;
  /** Of the call, as far as the first line tells. */
  readonly call: string;
  readonly agent: string;
  readonly startedAt: string;
  readonly firstLine: string;
  readonly file: File;
  /** The recording beside it. */
  readonly audio: File | undefined;
}

/** What files turned out to be. */
export interface Dropped {
  readonly logs: readonly DroppedLog[];
  /** Recordings without a log of their name. */
  readonly audio: readonly File[];
  readonly coverage: Coverage | undefined;
  /** What can't be opened, in a sentence for each reason. */
  readonly refusals: readonly string[];
}

const headerBytes = 64 * 1024;
const longestCoverage = 8 * 1024 * 1024;

/** Looks at the beginning of each file, and no further. */
export async function sortFiles(files: readonly File[]): Promise<Dropped> {
  const wavs = files.filter(({ name }) => /\.wav$/iu.test(name));
  const logs: DroppedLog[] = [];
  const refused: Record<Refusal, string[]> = { unreadable: [], foreign: [] };
  let coverage: Coverage | undefined;
  for (const file of files.filter((each) => !wavs.includes(each))) {
    const found = /\.json$/iu.test(file.name) ? await coverageOf(file) : undefined;
    coverage = found ?? coverage;
    if (found !== undefined) continue;
    const log = await logOf(file, wavs);
    if (typeof log === 'object') logs.push(log);
    else refused[log].push(file.name);
  }
  const taken = new Set(logs.map(({ audio }) => audio));
  const audio = wavs.filter((wav) => !taken.has(wav));
  return { logs, audio, coverage, refusals: refusalsOf(refused) };
}

type Refusal = 'unreadable' | 'foreign';

function refusalsOf({
  unreadable,
  foreign,
}: Readonly<Record<Refusal, readonly string[]>>): readonly string[] {
  const refusals: string[] = [];
  if (unreadable.length > 0)
    refusals.push(
      `${listed(unreadable)} can’t be read: ${unreadable.length === 1 ? 'it may have been moved, or be a folder' : 'they may have been moved, or be folders'}.`,
    );
  if (foreign.length > 0)
    refusals.push(
      `${listed(foreign)} ${foreign.length === 1 ? 'is not an event log' : 'are not event logs'} of talky (line 1 is not the opening of a call), nor a coverage of its tests.`,
    );
  return refusals;
}

const mostNamed = 5;

function listed(names: readonly string[]): string {
  const others = names.length - mostNamed;
  const shown = others > 1 ? [...names.slice(0, mostNamed), `${others} others`] : names;
  return [shown.slice(0, -1).join(', '), ...shown.slice(-1)].filter((part) => part !== '').join(' and ');
}

/** The log, or why it is none. */
async function logOf(file: File, wavs: readonly File[]): Promise<DroppedLog | Refusal> {
  const beginning = await file
    .slice(0, headerBytes)
    .text()
    .catch(() => undefined);
  if (beginning === undefined) return 'unreadable';
  const header = headerOf(beginning);
  if (header === undefined) return 'foreign';
  const { agent, id, startedAt } = header;
  return {
    name: file.name,
    call: String(id),
    agent: String(agent),
    startedAt: String(startedAt),
    firstLine: beginning.split('\n', 1).join(''),
    file,
    audio: wavs.find((wav) => stemOf(wav) === stemOf(file)),
  };
}

async function coverageOf(file: File): Promise<Coverage | undefined> {
  if (file.size > longestCoverage) return undefined;
  try {
    return readCoverage(JSON.parse(await file.text()));
  } catch {
    return undefined;
  }
}

const stemOf = ({ name }: File): string => name.replace(/\.\w+$/u, '').toLowerCase();

export const textOfFile = (file: File): AsyncIterable<string> => textChunks(file.stream());
