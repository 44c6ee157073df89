import { system } from '../../src/system.ts';
import type { Talky } from '../../src/talky.ts';
import { CommandError, exitStatus } from '../command-error.ts';
import { onInterruption } from '../interruption.ts';
import type { Console } from './console.ts';
import { openLocalServer } from './local-server.ts';

const askTimeoutMs = 10_000;
const lookMs = 250;

export interface RtpCommandOptions {
  readonly port?: number;
  readonly codec: string;
  readonly rate: number;
  readonly payloadType?: number;
  readonly dtmfPayloadType: number;
  readonly agent?: string;
  readonly url?: string;
  readonly json?: boolean;
  readonly tokenEnv: string;
  readonly config?: string;
}

interface Answer {
  readonly id: string;
  readonly media: { readonly host: string; readonly port: number };
}

/** Asks for a call and prints where its media are taken; resolves with the exit status. Rejects with a `CommandError`. */
export async function runRtp(host: string, options: RtpCommandOptions, console: Console): Promise<number> {
  if (options.url !== undefined) {
    print(await ask(options.url, host, options, console), options, console);
    return exitStatus.done;
  }
  const { env } = console;
  const configured = options.config === undefined ? {} : { configFolder: options.config };
  const talky = await openLocalServer({ env, host: '127.0.0.1', port: 0, log: 'silent', ...configured });
  try {
    const answer = await ask(talky.url, host, options, console);
    return await untilOver(talky, answer, () => print(answer, options, console));
  } finally {
    await talky.close({ drainMs: 0 });
  }
}

function print(answer: Answer, { json }: RtpCommandOptions, { stdout }: Console): void {
  stdout.write(json === true ? `${JSON.stringify(answer)}\n` : `${answer.media.host}:${answer.media.port}\n`);
}

async function ask(url: string, host: string, options: RtpCommandOptions, { env }: Console): Promise<Answer> {
  const { port, codec, rate: sampleRate, payloadType, dtmfPayloadType, agent, tokenEnv } = options;
  const token = env[tokenEnv] ?? '';
  const path = `${url}/api/v1/calls/rtp`;
  const response = await fetch(path, {
    method: 'POST',
    headers: {
      'Content-Type': 'application/json',
      ...(token === '' ? {} : { Authorization: `Bearer ${token}` }),
    },
    body: JSON.stringify({ host, port, codec, sampleRate, payloadType, dtmfPayloadType, agent }),
    signal: AbortSignal.timeout(askTimeoutMs),
  }).catch((cause: unknown) => {
    throw new CommandError(
      'server-unreachable',
      `No talky server answers at ${url}. Start one with "npx talky serve".`,
      {
        cause,
      },
    );
  });
  const answer = (await response.json()) as Answer & { readonly error?: { readonly message: string } };
  if (response.ok) return answer;
  throw new CommandError(
    'call-refused',
    `The server refused the call (HTTP ${response.status}): ${answer.error?.message ?? 'it gave no reason.'}`,
  );
}

/** A call whose media never came is found nowhere in the end. `ready`: from then on an interruption ends the wait. */
async function untilOver({ calls, url }: Talky, { id }: Answer, ready: () => void): Promise<number> {
  const interruption = new AbortController();
  const ignoreInterruption = onInterruption(() => interruption.abort());
  ready();
  const isOver = async (): Promise<boolean> => {
    const call = calls.find(id);
    if (call !== undefined) return call.outcome !== undefined;
    return !(await fetch(`${url}/api/v1/calls/${id}`)).ok;
  };
  while (!interruption.signal.aborted && !(await isOver())) {
    await new Promise<void>((resolve) => {
      system.clock.setTimeout(resolve, lookMs);
    });
  }
  ignoreInterruption();
  return interruption.signal.aborted ? exitStatus.interrupted : exitStatus.done;
}
