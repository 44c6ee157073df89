import { basename } from 'node:path';
import { createInterface } from 'node:readline';
import { agentWords } from '../caller/agent-words.ts';
import { checkWritable, readCallerAudio } from '../caller/audio-file.ts';
import { jsonReport, timelineReport } from '../caller/call-report.ts';
import { ObservedCall } from '../caller/observed-call.ts';
import { Player, playerNames } from '../caller/player.ts';
import { SimulatedCaller } from '../caller/simulated-caller.ts';
import { speakTurns, type SpokenTurn } from '../caller/spoken-turns.ts';
import { system } from '../../src/system.ts';
import { typeTurns } from '../caller/typed-turns.ts';
import { CommandError } from '../command-error.ts';
import type { CallOptions } from './call-options.ts';
import type { Console } from './console.ts';
import { holdCall } from './hold-call.ts';
import { openLocalServer } from './local-server.ts';
import { callUrl } from './option-values.ts';

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
  if (options.transport !== 'native') {
    const { placeCarrierCall } = await import('./run-carrier-call.ts');
    return placeCarrierCall(options.transport, turns, options, console);
  }
  const server = await serverFor(options, console);
  try {
    return await runCall(server.url, turns, options, console);
  } finally {
    await server.close();
  }
}

function checkUsage(files: readonly string[], { type, dtmf, transport }: CallOptions): void {
  if (type === true && transport !== 'native') {
    throw new CommandError(
      'usage',
      `Nobody types over ${transport}: name the WAV files that the caller speaks, or press keys with --dtmf.`,
    );
  }
  if (type === true && files.length > 0) {
    throw new CommandError('usage', 'Give either WAV files or --type, not both.');
  }
  if (type !== true && files.length === 0 && dtmf === undefined) {
    const otherwise = transport === 'native' ? 'type with --type' : 'press keys with --dtmf, as --dtmf 1@4';
    throw new CommandError('usage', `Name the WAV files that the caller speaks, or ${otherwise}.`);
  }
}

interface ServerInUse {
  readonly url: string;
  close(): Promise<void>;
}

async function serverFor({ url, config }: CallOptions, { env }: Console): Promise<ServerInUse> {
  if (url !== undefined) return { url: callUrl(url), close: async () => undefined };
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
  const converse = async (): Promise<boolean> => {
    const { agent } = await call.caller.call();
    void agentWords(url, agent, tokenOf(options, console), over.signal).then(
      (words) => words !== undefined && call.note(words),
    );
    if (options.type === true) return typeAll(call, options, console);
    const { dtmf: keys = [], timeout: timeoutMs } = options;
    return speakTurns(call, { turns, keys, timeoutMs });
  };
  try {
    return await holdCall(call, converse, options.out);
  } finally {
    over.abort();
  }
}

function tokenOf({ tokenEnv }: CallOptions, { env }: Pick<Console, 'env'>): string | undefined {
  const token = env[tokenEnv];
  return token === '' ? undefined : token;
}

function openObservedCall(
  url: string,
  options: CallOptions,
  { stdout, env }: Console,
): ObservedCall<SimulatedCaller> {
  const isJson = options.json === true;
  const report = isJson ? jsonReport(stdout) : timelineReport(stdout, env);
  const isAloud = options.type === true && options.mute !== true && !isJson;
  const player = isAloud ? Player.find(env['PATH'] ?? '', sampleRateHz) : undefined;
  const token = tokenOf(options, { env });
  const { agent } = options;
  const call = new ObservedCall({
    clock: system.clock,
    sampleRateHz,
    isRecorded: options.out !== undefined,
    report,
    newCaller: (listener) =>
      new SimulatedCaller({
        url,
        clock: system.clock,
        sampleRateHz,
        hasMicrophone: options.type !== true,
        listener,
        ...(token === undefined ? {} : { token }),
        ...(agent === undefined ? {} : { request: { agent } }),
      }),
    ...(player === undefined ? {} : { player }),
  });
  if (isAloud && player === undefined) {
    call.note(`the answers are not spoken: none of ${playerNames.join(', ')} is installed`);
  }
  return call;
}

async function typeAll(
  call: ObservedCall<SimulatedCaller>,
  { timeout }: CallOptions,
  { stdin }: Console,
): Promise<boolean> {
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
