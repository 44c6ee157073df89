import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { builtConsole } from '../../src/built-console.ts';
import { logVersion } from '../../src/call/event-log.ts';
import { coverageFiles } from '../../src/coverage-files.ts';
import { createLogger } from '../../src/observability/logger.ts';
import type { LogFile } from '../../src/server/log-files.ts';
import { openLogServer } from '../../src/server/log-server.ts';
import { system } from '../../src/system.ts';
import { CommandError, exitStatus } from '../command-error.ts';
import { onInterruption } from '../interruption.ts';
import { printable } from '../printable.ts';
import { readCallLog } from '../report/call-log.ts';
import { configuredUrl } from './configured-url.ts';
import type { Console } from './console.ts';
import { logFilesOf } from './log-files-of.ts';
import { openBrowser } from './open-browser.ts';

export interface InspectOptions {
  /** Without it, the server of the configuration here is asked. */
  readonly url?: string;
  readonly port: number;
  readonly open: boolean;
}

/** What a test puts in the place of the process's own. */
export interface InspectSurroundings {
  readonly openPage: (url: string, console: Console) => void;
  /** Resolves at the first Ctrl-C. */
  readonly interrupted: () => Promise<void>;
  readonly consoleFolder: string | undefined;
}

const ownSurroundings = (): InspectSurroundings => ({
  openPage: openBrowser,
  interrupted: () => new Promise((resolve) => onInterruption(resolve)),
  consoleFolder: builtConsole(),
});

const answerMs = 5000;

/**
 * Opens the inspector of a running server, or one of its own for these logs; resolves with the exit status.
 *
 * Rejects with `CommandError`, and with `ConfigError` when the configuration has to tell where the server is and can't.
 */
export async function runInspect(
  paths: readonly string[],
  options: InspectOptions,
  console: Console,
  surroundings: InspectSurroundings = ownSurroundings(),
): Promise<number> {
  if (paths.length > 0) return showLogs(paths, options, console, surroundings);
  const url = options.url ?? (await configuredUrl(console.env));
  const notice = await checkServer(url);
  const page = `${url}/inspect/`;
  console.stdout.write(`${page}\n`);
  if (notice !== undefined) console.stderr.write(`${notice}\n`);
  if (options.open) surroundings.openPage(page, console);
  return exitStatus.done;
}

async function showLogs(
  paths: readonly string[],
  { port, open }: InspectOptions,
  console: Console,
  { openPage, interrupted, consoleFolder }: InspectSurroundings,
): Promise<number> {
  if (consoleFolder === undefined || !existsSync(join(consoleFolder, 'inspect/index.html')))
    throw new CommandError('page-not-built', 'The pages of this talky are not built: run "npm run build".');
  const { named, inFolders } = await logFilesOf(paths);
  for (const file of named) await checkLog(file);
  const files = [...named, ...inFolders];
  if (named.length === 0 && !(await hasLog(inFolders)))
    throw new CommandError(
      'usage',
      `There is no event log in ${paths.join(', ')}: its calls would be in files that end in .ndjson. Name another folder, or a log.`,
    );
  const server = await openLogServer({
    files,
    consoleFolder,
    coverageFiles: coverageFiles(consoleFolder),
    clock: system.clock,
    logger: createLogger({ level: 'error', destination: { write: (line) => console.stderr.write(line) } }),
    port,
  });
  const [only] = files;
  const place = files.length === 1 && only !== undefined ? `#/call/${encodeURIComponent(only.id)}` : '';
  const page = `${server.url}/inspect/${place}`;
  const ended = interrupted();
  try {
    console.stdout.write(`${page}\n`);
    console.stderr.write('Ctrl-C ends\n');
    if (open) openPage(page, console);
    await ended;
    return exitStatus.done;
  } finally {
    await server.close();
  }
}

/** Whether one at least can be shown. */
async function hasLog(files: readonly LogFile[]): Promise<boolean> {
  for (const file of files) {
    const isLog = await checkLog(file).then(
      () => true,
      () => false,
    );
    if (isLog) return true;
  }
  return false;
}

/** Rejects with `CommandError` for what can't be shown. */
async function checkLog({ path }: LogFile): Promise<void> {
  const text = await readFile(path, 'utf8').catch((cause: unknown) => {
    throw new CommandError('usage', `${path} can't be read; see that it is a file, and yours to read.`, {
      cause,
    });
  });
  const { version } = readCallLog(path, text).opened;
  if (version === logVersion) return;
  const remedy = 'Open it with the talky that has written it.';
  throw new CommandError(
    'log-invalid',
    `${path}:1: this log has version ${String(version)} of the format, and only version ${logVersion} can be shown. ${remedy}`,
  );
}

/** Sees that there is an inspector; returns what its visitor has to know. */
async function checkServer(url: string): Promise<string | undefined> {
  const health = await answerOf(`${url}/health`);
  if (health?.body['status'] !== 'healthy') {
    const what = health === undefined ? 'Nobody answers' : 'What answers is no talky server';
    throw new CommandError(
      'server-unreachable',
      `${what} at ${url}. Start one with "npm start" or "talky serve", or name another address with --url.`,
    );
  }
  // What the server says of it is in the answer to a page that it does not have, and to a route that is not for us.
  const page = await answerOf(`${url}/inspect/`);
  const said = messageIn(page);
  if (page?.status === 404 && said.includes('npm run build')) throw new CommandError('page-not-built', said);
  if (page?.status !== 200) {
    const remedy = 'Set TALKY_INSPECTOR=true there and start it again; in development it is on by itself.';
    throw new CommandError('inspector-off', `The server at ${url} has no inspector. ${remedy}`);
  }
  const route = await answerOf(`${url}/v1/inspector/coverage`);
  if (route?.status === 401)
    return 'It asks for the token that TALKY_INSPECTOR_TOKEN is set to at the server.';
  if (route?.status === 403)
    throw new CommandError('inspector-closed', `The inspector at ${url} shows nothing. ${messageIn(route)}`);
  return undefined;
}

interface Answer {
  readonly status: number;
  /** Empty for what is no JSON. */
  readonly body: Readonly<Record<string, unknown>>;
}

async function answerOf(url: string): Promise<Answer | undefined> {
  try {
    const response = await fetch(url, { signal: AbortSignal.timeout(answerMs), redirect: 'manual' });
    const body: unknown = await response.json().catch(() => undefined);
    return { status: response.status, body: { ...(body as object | undefined) } };
  } catch {
    return undefined;
  }
}

function messageIn(answer: Answer | undefined): string {
  const { message } = (answer?.body['error'] ?? {}) as { readonly message?: unknown };
  return typeof message === 'string' ? printable(message) : '';
}
