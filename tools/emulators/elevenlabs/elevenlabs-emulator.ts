import type { z } from 'zod';
import type { Emulator } from '../emulator.ts';
import { EmulatorHost, type Refusal } from '../emulator-host.ts';
import type { Exchange } from '../exchange.ts';
import { liveSynthesiser, toneSynthesiser } from '../synthesised-speech.ts';
import { readSocketQuery } from './context-request.ts';
import {
  elevenLabsScriptSchema,
  type ElevenLabsFaultInput,
  type ElevenLabsFaultScript,
  type ElevenLabsScript,
} from './elevenlabs-script.ts';
import { EmulatedSocket } from './emulated-socket.ts';

export interface ElevenLabsEmulator extends Emulator {
  /** Contexts that are open on any socket. */
  readonly openContexts: number;
  /** Befall the next clauses, one each. */
  failNext(...faults: readonly ElevenLabsFaultInput[]): void;
  /** Closes every socket, as the vendor does with one that nobody uses. */
  closeSockets(): void;
}

export interface ElevenLabsEmulatorOptions {
  readonly port?: number;
  readonly script?: z.input<typeof elevenLabsScriptSchema>;
  /** Speaks with the embedded voice instead of tones. */
  readonly live?: boolean;
}

const socketPath = /^\/v1\/text-to-speech\/([^/]+)\/multi-stream-input$/;
const voicesPath = '/v1/voices';

/**
 * ElevenLabs on the loopback: the multi-context WebSocket and the list of voices, as documented at
 * https://elevenlabs.io/docs/api-reference/multi-context-websocket.
 */
export async function openElevenLabsEmulator(
  options: ElevenLabsEmulatorOptions = {},
): Promise<ElevenLabsEmulator> {
  const script = elevenLabsScriptSchema.parse(options.script ?? {});
  const faults: ElevenLabsFaultScript[] = [...script.faults];
  const synthesiser =
    options.live === true ? await liveSynthesiser() : toneSynthesiser(script.words_per_minute);
  const sockets = new Set<EmulatedSocket>();
  const host = await EmulatorHost.open(
    {
      refuses: (exchange) => refusalOf(exchange, script),
      request: (_exchange, response) => {
        response.writeHead(200, { 'content-type': 'application/json' });
        response.end(JSON.stringify(voiceList(script)));
      },
      socket: ({ path, query: asked }, socket) => {
        const query = readSocketQuery(asked);
        const problem = problemOf(voiceIn(path), query, script);
        if ('wrong' in query || problem !== undefined) {
          socket.send(JSON.stringify({ ...problem, code: 1008 }));
          socket.close(1008, problem?.message);
          return;
        }
        const emulated = new EmulatedSocket({
          socket,
          query,
          script,
          synthesiser,
          nextFault: () => faults.shift(),
        });
        sockets.add(emulated);
        socket.on('close', () => sockets.delete(emulated));
      },
    },
    options.port,
  );
  return {
    vendor: 'elevenlabs',
    host,
    environment: {
      ELEVENLABS_BASE_URL: host.url,
      ELEVENLABS_API_KEY: script.api_key ?? 'emulated-elevenlabs-key',
    },
    get openContexts() {
      return [...sockets].reduce((sum, { openContexts }) => sum + openContexts, 0);
    },
    failNext: (...next) => void faults.push(...elevenLabsScriptSchema.shape.faults.parse(next)),
    closeSockets: () => {
      for (const each of sockets) each.close();
    },
    close: async () => {
      await host.close();
      await synthesiser.close();
    },
  };
}

function refusalOf({ path, method, headers }: Exchange, { api_key }: ElevenLabsScript): Refusal | undefined {
  const key = headers['xi-api-key'];
  if (typeof key !== 'string' || key === '') {
    const message = 'Neither authorization header nor xi-api-key received, please provide one.';
    return { status: 401, body: { detail: { status: 'needs_authorization', message } } };
  }
  if (api_key !== undefined && key !== api_key) {
    return { status: 401, body: { detail: { status: 'invalid_api_key', message: 'Invalid API key' } } };
  }
  const isKnown = socketPath.test(path) || path === voicesPath;
  if (!isKnown) return { status: 404, body: { detail: 'Not Found' } };
  return method === 'GET' ? undefined : { status: 405, body: { detail: 'Method Not Allowed' } };
}

function voiceIn(path: string): string {
  return decodeURIComponent(socketPath.exec(path)?.[1] ?? '');
}

interface SocketProblem {
  readonly error: string;
  readonly message: string;
}

function problemOf(
  voice: string,
  query: ReturnType<typeof readSocketQuery>,
  { voices }: ElevenLabsScript,
): SocketProblem | undefined {
  if ('wrong' in query) {
    return { error: 'invalid_parameters', message: `The parameter ${query.wrong} is not valid.` };
  }
  if (voices.some(({ id }) => id === voice)) return undefined;
  return {
    error: 'voice_id_does_not_exist',
    message: `A voice with voice_id ${voice} does not exist.`,
  };
}

function voiceList({ voices }: ElevenLabsScript): unknown {
  return {
    voices: voices.map(({ id, name, language }) => ({
      voice_id: id,
      name,
      category: 'premade',
      labels: { use_case: 'conversational' },
      verified_languages: [
        {
          language: language.slice(0, 2),
          model_id: 'eleven_flash_v2_5',
          accent: 'neutral',
          locale: language,
        },
      ],
    })),
  };
}
