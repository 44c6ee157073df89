import { basename } from 'node:path';
import { createInterface } from 'node:readline';
import { agentWords } from '../caller/agent-words.ts';
import { checkWritable, readCallerAudio, writeRecording } from '../caller/audio-file.ts';
import { jsonReport, timelineReport } from '../caller/call-report.ts';
import { ObservedCall } from '../caller/observed-call.ts';
import { Player, playerNames } from '../caller/player.ts';
import { speakTurns, type SpokenTurn } from '../caller/spoken-turns.ts';
import { system } from '../../src/system.ts';
import { typeTurns } from '../caller/typed-turns.ts';
import { CommandError, exitStatus } from '../command-error.ts';
import { onInterruption } from '../interruption.ts';
import type { CallOptions } from './call-options.ts';
import type { Console } from './console.ts';
import { openLocalServer } from './local-server.ts';

const sampleRateHz = 16_000;

/**
 * Places a call and resolves with the exit status.
 *
 * Rejects with a `CommandError` where the command line or a file is wrong, which is found out before the call, and where
 * the call is refused or lost.
 */
export async function placeCall(
  files: readonly string[],
  options: CallOptions,
  console: Console,
): Promise<number> {
  checkUsage(files, options);
  const turns = await Promise.all(
    files.map(async (file) => ({ name: basename(file), pcm: await readCallerAudio(file, sampleRateHz) })),
  );
  if (options.out !== undefined) await checkWritable(options.out);
  const server = await serverFor(options, console);
  try {
    return await runCall(server.url, turns, options, console);
  } finally {
    await server.close();
  }
}

function checkUsage(files: readonly string[], { type, dtmf }: CallOptions): void {
  if (type === true && files.length > 0) {
    throw new CommandError('usage', 'Give either WAV files or --type, not both.');
  }
  if (type !== true && files.length === 0 && dtmf === undefined) {
    throw new CommandError('usage', 'Name the WAV files that the caller speaks, or type with --type.');
  }
}

interface ServerInUse {
  readonly url: string;
  close(): Promise<void>;
}

async function serverFor({ url, config }: CallOptions, { env }: Console): Promise<ServerInUse> {
  if (url !== undefined) return { url, close: async () => undefined };
  const configured = config === undefined ? {} : { configFolder: config };
  const talky = await openLocalServer({ env, host: '127.0.0.1', port: 0, log: 'silent', ...configured });
  return {
    url: `${talky.url.replace('http', 'ws')}/v1/call`,
    close: () => talky.close({ drainMs: 0 }),
  };
}

async function runCall(
  url: string,
  turns: readonly SpokenTurn[],
  options: CallOptions,
  console: Console,
): Promise<number> {
  const call = openObservedCall(url, options, console);
  const over = new AbortController();
  let wasInterrupted = false;
  const ignoreInterruption = onInterruption(() => {
    wasInterrupted = true;
    void call.caller.hangUp();
  });
  try {
    const { agent } = await call.caller.call();
    void agentWords(url, agent, tokenOf(options, console), over.signal).then(
      (words) => words !== undefined && call.note(words),
    );
    const answered =
      options.type === true
        ? await typeAll(call, options, console)
        : await speakTurns(call, {
            clock: system.clock,
            turns,
            keys: options.dtmf ?? [],
            timeoutMs: options.timeout,
          });
    const { reason } = await call.finish();
    if (options.out !== undefined) await writeRecording(options.out, call.recording);
    if (wasInterrupted) return exitStatus.interrupted;
    if (reason === undefined) {
      throw new CommandError(
        'call-lost',
        'The connection broke before the call was over. Is the server still up?',
      );
    }
    return answered ? exitStatus.done : exitStatus.failed;
  } catch (error) {
    if (wasInterrupted) return exitStatus.interrupted;
    throw error;
  } finally {
    over.abort();
    ignoreInterruption();
  }
}

function tokenOf({ tokenEnv }: CallOptions, { env }: Pick<Console, 'env'>): string | undefined {
  const token = env[tokenEnv];
  return token === '' ? undefined : token;
}

function openObservedCall(url: string, options: CallOptions, { stdout, env }: Console): ObservedCall {
  const isJson = options.json === true;
  const report = isJson ? jsonReport(stdout) : timelineReport(stdout, env);
  const isAloud = options.type === true && options.mute !== true && !isJson;
  const player = isAloud ? Player.find(env['PATH'] ?? '', sampleRateHz) : undefined;
  const token = tokenOf(options, { env });
  const call = new ObservedCall({
    url,
    clock: system.clock,
    sampleRateHz,
    hasMicrophone: options.type !== true,
    isRecorded: options.out !== undefined,
    report,
    ...(options.agent === undefined ? {} : { agent: options.agent }),
    ...(token === undefined ? {} : { token }),
    ...(player === undefined ? {} : { player }),
  });
  if (isAloud && player === undefined) {
    call.note(`the answers are not spoken: none of ${playerNames.join(', ')} is installed`);
  }
  return call;
}

async function typeAll(call: ObservedCall, { timeout }: CallOptions, { stdin }: Console): Promise<boolean> {
  const reader = createInterface({ input: stdin });
  // Taken at once: lines that come before anyone asks for them would be lost.
  const lines = reader[Symbol.asyncIterator]();
  // A call that the agent has ended does not wait for a line that will never be answered.
  void call.caller.client.closed.then(() => reader.close());
  try {
    return await typeTurns(call, { lines, isInteractive: stdin.isTTY === true, timeoutMs: timeout });
  } finally {
    reader.close();
  }
}
