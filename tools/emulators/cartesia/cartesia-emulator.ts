import type { ServerResponse } from 'node:http';
import type { WebSocket } from 'ws';
import type { z } from 'zod';
import type { Clock } from '../../../src/ports/clock.ts';
import { system } from '../../../src/system.ts';
import type { LiveEars } from '../brain/live-ears.ts';
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
  type EmulatedVoice,
  type InkFault,
  type InkTurn,
  type InkTurnInput,
} from './cartesia-script.ts';
import { readInkQuery, type InkQuery } from './ink-query.ts';
import { InkSocket } from './ink-socket.ts';
import type { OpenInkListener } from './ink-listener.ts';
import { inkTimeline, scriptedInk } from './ink-timeline.ts';
import { liveInk } from './live-ink.ts';
import { toneSynthesis, type Synthesis } from './synthesis.ts';
import { listVoices, speakByHttp } from './tts-http.ts';
import { TtsSocket, type TtsStudio } from './tts-socket.ts';

export interface CartesiaEmulatorOptions {
  readonly port?: number;
  readonly script?: z.input<typeof cartesiaScriptSchema>;
  /** Tones, and the turns of the script, where there are none. */
  readonly engines?: CartesiaEngines;
  /** What its patience is measured by: contexts expire, idle sockets are closed, audio is paced. */
  readonly clock?: Clock;
}

/** What really speaks and listens. */
export interface CartesiaEngines {
  readonly ears: LiveEars;
  readonly synthesis: Synthesis;
  /** Listed before those of the script. */
  readonly voices: readonly EmulatedVoice[];
  close(): Promise<void>;
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

const speechPaths: Readonly<Record<string, 'sse' | 'bytes'>> = { '/tts/sse': 'sse', '/tts/bytes': 'bytes' };
const ttsSocketPath = '/tts/websocket';
const inkSocketPath = '/stt/turns/websocket';

/**
 * Cartesia on the loopback: Sonic over its WebSocket, as server-sent events and as bytes, the list of voices, and Ink-2.
 * https://docs.cartesia.ai/api-reference
 */
export async function openCartesiaEmulator(options: CartesiaEmulatorOptions = {}): Promise<CartesiaEmulator> {
  const { engines, clock = system.clock } = options;
  const parsed = cartesiaScriptSchema.parse(options.script ?? {});
  const script = { ...parsed, voices: [...(engines?.voices ?? []), ...parsed.voices] };
  const synthesis = engines?.synthesis ?? toneSynthesis(script.wordMs);
  const vendor = new EmulatedCartesia(script, { clock, synthesis, ears: engines?.ears });
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
      await engines?.close();
    },
  };
}

interface VendorParts extends Pick<TtsStudio, 'clock' | 'synthesis'> {
  readonly ears: LiveEars | undefined;
}

class EmulatedCartesia {
  readonly #script: CartesiaScript;
  readonly #ears: LiveEars | undefined;
  readonly #studio: TtsStudio;
  readonly #sockets = new Set<TtsSocket>();
  #turns: readonly InkTurn[];
  readonly faults: CartesiaFault[];
  readonly inkFaults: InkFault[];
  host: EmulatorHost | undefined;
  heardBytes = 0;

  constructor(script: CartesiaScript, { clock, synthesis, ears }: VendorParts) {
    this.#ears = ears;
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
    if ('error' in ink) return errorRefusal(ink.error);
    if (this.#listenerOf(ink) !== undefined) return undefined;
    return errorRefusal(badRequest('encoding: a live emulator takes pcm_s16le, pcm_mulaw and pcm_alaw.'));
  }

  #listenerOf({ form }: InkQuery): OpenInkListener | undefined {
    if (this.#ears === undefined) return scriptedInk(this.#turns);
    return form === undefined ? undefined : liveInk(this.#ears, form);
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
    const open = path !== inkSocketPath || 'error' in ink ? undefined : this.#listenerOf(ink);
    if ('error' in ink || open === undefined) {
      socket.close(1008);
      return;
    }
    const heard = (bytes: number): void => {
      this.heardBytes += bytes;
    };
    void new InkSocket(socket, { ...ink, open, fault: this.inkFaults.shift(), heard });
  }
}
