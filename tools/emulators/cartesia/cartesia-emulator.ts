import type { ServerResponse } from 'node:http';
import type { WebSocket } from 'ws';
import type { z } from 'zod';
import type { Clock } from '../../../src/ports/clock.ts';
import type { Emulator } from '../emulator.ts';
import { EmulatorHost, type EmulatorRoutes, type Refusal } from '../emulator-host.ts';
import type { Exchange } from '../exchange.ts';
import { badRequest, errorRefusal } from './cartesia-error.ts';
import {
  cartesiaFault,
  cartesiaScriptSchema,
  inkTurn,
  type CartesiaFault,
  type CartesiaFaultInput,
  type CartesiaScript,
  type InkFault,
  type InkTurn,
  type InkTurnInput,
} from './cartesia-script.ts';
import { embeddedSynthesis, embeddedVoices } from './embedded-synthesis.ts';
import { readInkQuery } from './ink-query.ts';
import { InkSocket } from './ink-socket.ts';
import { inkTimeline } from './ink-timeline.ts';
import { toneSynthesis } from './synthesis.ts';
import { listVoices, speakByHttp } from './tts-http.ts';
import { TtsSocket, type TtsStudio } from './tts-socket.ts';

export interface CartesiaEmulatorOptions {
  readonly port?: number;
  readonly script?: z.input<typeof cartesiaScriptSchema>;
  /** It really speaks, with the embedded engine. */
  readonly live?: boolean;
  /** What its patience is measured by: contexts expire, idle sockets are closed, audio is paced. */
  readonly clock?: Clock;
}

export interface CartesiaEmulator extends Emulator {
  /** Has the next contexts, or requests for speech, go wrong, each in its turn. */
  failNext(...faults: readonly CartesiaFaultInput[]): void;
  /** Has the next connections to Ink-2 go wrong. */
  failNextInk(...faults: readonly InkFault[]): void;
  /** Contexts, and requests for speech, that somebody waits for. */
  openReplies(): number;
  /** Contexts that have a place, among them those that finish what they had begun when they were cancelled. */
  runningContexts(): number;
  /** What callers say in later connections to Ink-2. Returns how much audio it takes, in milliseconds. */
  say(turns: readonly InkTurnInput[]): number;
  /** How many bytes of audio Ink-2 has had. */
  heardBytes(): number;
}

const realClock: Clock = {
  now: () => performance.now(),
  setTimeout: (run, delayMs) => setTimeout(run, delayMs),
  clearTimeout: (timer) => clearTimeout(timer as NodeJS.Timeout),
};

const speechPaths: Readonly<Record<string, 'sse' | 'bytes'>> = { '/tts/sse': 'sse', '/tts/bytes': 'bytes' };
const ttsSocketPath = '/tts/websocket';
const inkSocketPath = '/stt/turns/websocket';

/**
 * Cartesia on the loopback: Sonic over its WebSocket, as server-sent events and as bytes, the list of voices, and Ink-2.
 * https://docs.cartesia.ai/api-reference
 */
export async function openCartesiaEmulator(options: CartesiaEmulatorOptions = {}): Promise<CartesiaEmulator> {
  const isLive = options.live === true;
  const parsed = cartesiaScriptSchema.parse(options.script ?? {});
  const script = isLive ? { ...parsed, voices: embeddedVoices.concat(parsed.voices) } : parsed;
  const clock = options.clock ?? realClock;
  const synthesis = isLive ? await embeddedSynthesis() : toneSynthesis(script.wordMs);
  const vendor = new EmulatedCartesia(script, { clock, synthesis });
  const host = await EmulatorHost.open(vendor.routes, options.port);
  vendor.host = host;
  host.refuseNext(...script.refusals);
  return {
    vendor: 'cartesia',
    host,
    environment: { CARTESIA_BASE_URL: host.url, CARTESIA_API_KEY: script.keys?.[0] ?? 'emulated' },
    failNext: (...faults) => vendor.faults.push(...faults.map((fault) => cartesiaFault.parse(fault))),
    failNextInk: (...faults) => void vendor.inkFaults.push(...faults),
    openReplies: () => vendor.openReplies(),
    runningContexts: () => vendor.running(),
    say: (turns) => vendor.say(turns.map((turn) => inkTurn.parse(turn))),
    heardBytes: () => vendor.heardBytes,
    close: async () => {
      await host.close();
      await synthesis.close();
    },
  };
}

class EmulatedCartesia {
  readonly #script: CartesiaScript;
  readonly #studio: TtsStudio;
  readonly #sockets = new Set<TtsSocket>();
  #turns: readonly InkTurn[];
  readonly faults: CartesiaFault[];
  readonly inkFaults: InkFault[];
  host: EmulatorHost | undefined;
  heardBytes = 0;

  constructor(script: CartesiaScript, { clock, synthesis }: Pick<TtsStudio, 'clock' | 'synthesis'>) {
    this.#script = script;
    this.#turns = script.ink.turns;
    this.faults = [...script.faults];
    this.inkFaults = [...script.ink.faults];
    this.#studio = {
      script,
      synthesis,
      clock,
      takeFault: () => this.faults.shift(),
      knowsVoice: (id) => synthesis.takesAnyVoice || script.voices.some((voice) => voice.id === id),
      running: () => this.running(),
    };
  }

  get routes(): EmulatorRoutes {
    return {
      refuses: (exchange) => this.#refusal(exchange),
      request: (exchange, response) => this.#answer(exchange, response),
      socket: (exchange, socket) => this.#take(exchange, socket),
    };
  }

  openReplies(): number {
    const contexts = [...this.#sockets].reduce((sum, { openCount }) => sum + openCount, 0);
    return contexts + this.#openRequests();
  }

  running(): number {
    const contexts = [...this.#sockets].reduce((sum, { runningCount }) => sum + runningCount, 0);
    return contexts + this.#openRequests();
  }

  say(turns: readonly InkTurn[]): number {
    this.#turns = turns;
    return inkTimeline(turns).lengthMs;
  }

  #openRequests(): number {
    return this.host?.openExchanges.filter(({ path }) => path in speechPaths).length ?? 0;
  }

  #refusal({ path, headers, query }: Exchange): Refusal | undefined {
    const { keys, versions } = this.#script;
    const key = /^Bearer (.+)$/.exec(headers.authorization ?? '')?.[1] ?? headers['x-api-key'];
    if (typeof key !== 'string' || key === '' || (keys !== undefined && !keys.includes(key))) {
      const message = 'The API key is missing or invalid.';
      return errorRefusal({ status: 401, code: 'unauthorized', title: 'Unauthorized', message });
    }
    const version = headers['cartesia-version'] ?? query.get('cartesia_version');
    if (typeof version !== 'string')
      return errorRefusal(badRequest('Cartesia-Version is missing.', 'version_missing'));
    if (!versions.includes(version)) {
      return errorRefusal(badRequest('There is no such Cartesia-Version.', 'version_invalid'));
    }
    if (path !== inkSocketPath) return undefined;
    const ink = readInkQuery(query);
    return 'error' in ink ? errorRefusal(ink.error) : undefined;
  }

  async #answer(exchange: Exchange, response: ServerResponse): Promise<void> {
    const { method, path } = exchange;
    const kind = speechPaths[path];
    if (method === 'POST' && kind !== undefined) await speakByHttp(kind, exchange, response, this.#studio);
    else if (method === 'GET' && path === '/voices') listVoices(exchange, response, this.#studio);
    else response.writeHead(404).end();
  }

  #take({ path, query }: Exchange, socket: WebSocket): void {
    if (path === ttsSocketPath) {
      const tts = new TtsSocket(this.#studio, socket);
      this.#sockets.add(tts);
      socket.on('close', () => this.#sockets.delete(tts));
      return;
    }
    const ink = readInkQuery(query);
    if (path !== inkSocketPath || 'error' in ink) {
      socket.close(1008);
      return;
    }
    const { due } = inkTimeline(this.#turns);
    const heard = (bytes: number): void => {
      this.heardBytes += bytes;
    };
    void new InkSocket(socket, { ...ink, due, fault: this.inkFaults.shift(), heard });
  }
}
