import { readCoverage, type Coverage } from './coverage.ts';
import { headerOf } from './opening.ts';
import { textChunks } from './text-chunks.ts';

/** An event log that a person has given the page. */
export interface LogFile {
  /** Unique on this page. */
  readonly key: string;
  readonly name: string;
  /** Of the call, as far as the first line tells. */
  readonly call: string;
  readonly agent: string;
  readonly startedAt: string;
  readonly file: File;
  /** The recording beside it. */
  readonly audio: File | undefined;
}

/** What files turned out to be. */
export interface Dropped {
  readonly logs: readonly LogFile[];
  /** Recordings without a log of their name. */
  readonly audio: readonly File[];
  readonly coverage: Coverage | undefined;
  /** What can't be opened, in sentences. */
  readonly refusals: readonly string[];
}

const headerBytes = 64 * 1024;
const longestCoverage = 8 * 1024 * 1024;

/** Looks at the beginning of each file, and no further. */
export async function sortFiles(files: readonly File[], firstNumber: number): Promise<Dropped> {
  const wavs = files.filter(({ name }) => /\.wav$/iu.test(name));
  const logs: LogFile[] = [];
  const refusals: string[] = [];
  let coverage: Coverage | undefined;
  for (const file of files.filter((each) => !wavs.includes(each))) {
    const found = /\.json$/iu.test(file.name) ? await coverageOf(file) : undefined;
    const log = found === undefined ? await logOf(file, wavs, firstNumber + logs.length) : undefined;
    coverage = found ?? coverage;
    if (typeof log === 'object') logs.push(log);
    else if (found === undefined) refusals.push(log ?? '');
  }
  const taken = new Set(logs.map(({ audio }) => audio));
  return { logs, audio: wavs.filter((wav) => !taken.has(wav)), coverage, refusals };
}

/** The log, or in a sentence why it is none. */
async function logOf(file: File, wavs: readonly File[], number: number): Promise<LogFile | string> {
  const beginning = await file
    .slice(0, headerBytes)
    .text()
    .catch(() => undefined);
  if (beginning === undefined) return `${file.name} can’t be read: it may have been moved, or be a folder.`;
  const header = headerOf(beginning);
  if (header === undefined)
    return `${file.name} is not an event log of talky (line 1 is not the opening of a call), nor a coverage of its tests.`;
  const { agent, id, startedAt } = header;
  return {
    key: `${number}-${file.name}`,
    name: file.name,
    call: String(id),
    agent: String(agent),
    startedAt: String(startedAt),
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
