import { randomUUID } from 'node:crypto';
import type { WebSocket } from 'ws';
import type { Clock } from '../../../src/ports/clock.ts';
import { system } from '../../../src/system.ts';
import type { Emulator } from '../emulator.ts';
import { EmulatorHost, type Refusal } from '../emulator-host.ts';
import type { Exchange } from '../exchange.ts';
import {
  deepgramFaultSchema,
  deepgramScriptSchema,
  scriptedTurnSchema,
  type DeepgramFault,
  type DeepgramFaultInput,
  type DeepgramScript,
  type ScriptedTurn,
  type ScriptedTurnInput,
} from './deepgram-script.ts';
import { FluxConnection } from './flux-connection.ts';
import { readFluxQuery, readNovaQuery, refusal } from './listen-query.ts';
import { NovaConnection } from './nova-connection.ts';
import { ScriptedSpeech } from './scripted-speech.ts';
import type { OpenSpeech } from './speech.ts';
import { Wire } from './wire.ts';

export interface DeepgramEmulatorOptions {
  /** Any free one if absent. */
  readonly port?: number;
  readonly script?: DeepgramScript;
  /** Understands the audio instead of the script; its faults still happen. */
  readonly openSpeech?: OpenSpeech;
  /** For what depends on no audio: delays, and Nova's idle close. */
  readonly clock?: Clock;
  /** Called when it closes, for what `openSpeech` holds. */
  readonly closed?: () => Promise<void>;
}

export interface DeepgramEmulator extends Emulator {
  /** The turns of every connection from now on. */
  say(turns: readonly ScriptedTurnInput[]): void;
  /** These happen to the next connection, besides the script's. */
  faultNext(...faults: readonly DeepgramFaultInput[]): void;
  /** Cuts the TCP connections of all that are being heard. */
  drop(): void;
  /** How much audio all connections have received, in milliseconds. */
  readonly receivedMs: number;
}

interface Connection {
  readonly receivedMs: number;
  receiveAudio(bytes: Uint8Array): void;
  receiveText(text: string): void;
  closed(): void;
}

/** Deepgram on the loopback: Flux at `/v2/listen`, Nova at `/v1/listen`. */
export async function openDeepgramEmulator(options: DeepgramEmulatorOptions = {}): Promise<DeepgramEmulator> {
  const server = new DeepgramServer(options);
  const host = await EmulatorHost.open(
    {
      refuses: (exchange) => server.refuses(exchange),
      socket: (exchange, socket) => server.accept(exchange, socket),
    },
    options.port ?? 0,
  );
  return {
    vendor: 'deepgram',
    host,
    environment: { DEEPGRAM_BASE_URL: host.url, DEEPGRAM_API_KEY: server.key },
    say: (turns) => server.say(turns),
    faultNext: (...faults) => server.faultNext(faults),
    drop: () => server.drop(),
    get receivedMs() {
      return server.receivedMs;
    },
    close: async () => {
      await host.close();
      await options.closed?.();
    },
  };
}

class DeepgramServer {
  readonly key: string;
  readonly #script;
  readonly #clock: Clock;
  readonly #openSpeech: OpenSpeech;
  #turns: readonly ScriptedTurn[];
  #position = 0;
  #connections = 0;
  #faultsOfNext: readonly DeepgramFault[] = [];
  #receivedBefore = 0;
  readonly #open = new Map<WebSocket, Connection>();

  constructor({ script = {}, openSpeech, clock = system.clock }: DeepgramEmulatorOptions) {
    this.#script = deepgramScriptSchema.parse(script);
    this.#clock = clock;
    this.#turns = this.#script.turns;
    this.key = this.#script.key ?? 'emulated-deepgram-key';
    this.#openSpeech = openSpeech ?? this.#scripted;
  }

  get receivedMs(): number {
    return [...this.#open.values()].reduce((sum, { receivedMs }) => sum + receivedMs, this.#receivedBefore);
  }

  say(turns: readonly ScriptedTurnInput[]): void {
    this.#turns = turns.map((turn) => scriptedTurnSchema.parse(turn));
    this.#position = 0;
  }

  faultNext(faults: readonly DeepgramFaultInput[]): void {
    this.#faultsOfNext = faults.map((fault) => deepgramFaultSchema.parse(fault));
  }

  drop(): void {
    for (const socket of this.#open.keys()) socket.terminate();
  }

  refuses({ path, query, headers }: Exchange): Refusal | undefined {
    const requestId = randomUUID();
    if (path !== '/v1/listen' && path !== '/v2/listen')
      return refusal(404, 'NOT_FOUND', 'Not found.', requestId);
    const [scheme, key = ''] = (headers.authorization ?? '').split(' ');
    if (!/^(?:token|bearer)$/i.test(scheme ?? '') || key === '' || key !== (this.#script.key ?? key))
      return refusal(401, 'INVALID_AUTH', 'Invalid credentials.', requestId);
    const read = path === '/v2/listen' ? readFluxQuery(query, requestId) : readNovaQuery(query, requestId);
    if (read.refusal !== undefined) return read.refusal;
    return this.#faultRefusal(requestId);
  }

  accept(exchange: Exchange, socket: WebSocket): void {
    const faults = this.#faultsOf(this.#connections);
    this.#connections++;
    this.#faultsOfNext = [];
    const connection = this.#connection(exchange, new Wire(socket, this.#clock, faults));
    if (connection === undefined) return;
    this.#open.set(socket, connection);
    socket.on('message', (data, isBinary) => {
      const bytes = data as Buffer;
      if (isBinary) connection.receiveAudio(bytes);
      else connection.receiveText(bytes.toString('utf8'));
    });
    socket.on('close', () => {
      connection.closed();
      this.#receivedBefore += connection.receivedMs;
      this.#open.delete(socket);
    });
  }

  #connection({ path, query }: Exchange, wire: Wire): Connection | undefined {
    const openSpeech = this.#openSpeech;
    if (path === '/v2/listen') {
      const read = readFluxQuery(query, '');
      return read.query && new FluxConnection({ wire, query: read.query, openSpeech });
    }
    const read = readNovaQuery(query, '');
    return read.query && new NovaConnection({ wire, query: read.query, openSpeech, clock: this.#clock });
  }

  #faultRefusal(requestId: string): Refusal | undefined {
    const faults = this.#faultsOf(this.#connections);
    const fault = faults.find(
      ({ fault: kind }) => kind === 'refuse' || kind === 'unanswered' || kind === 'reset',
    );
    if (fault === undefined) return undefined;
    this.#connections++;
    this.#faultsOfNext = [];
    if (fault.fault === 'unanswered' || fault.fault === 'reset') return fault.fault;
    if (fault.fault !== 'refuse') return undefined;
    const { status, headers, body } = fault;
    const usual = refusal(
      status,
      status === 429 ? 'TOO_MANY_REQUESTS' : 'ERROR',
      `Refused with ${status}.`,
      requestId,
    );
    return { status, headers: { ...usual.headers, ...headers }, body: body ?? usual.body };
  }

  #faultsOf(connection: number): readonly DeepgramFault[] {
    const ofAll = this.#script.faults.filter((fault) => (fault.connection ?? connection) === connection);
    return [...ofAll, ...this.#faultsOfNext];
  }

  readonly #scripted: OpenSpeech = ({ form, pace, report }) => {
    const { gated, repeat } = this.#script;
    let own = 0;
    const nextTurn = (): ScriptedTurn | undefined =>
      repeat ? this.#turns[own++] : this.#turns[this.#position++];
    return new ScriptedSpeech({ form, pace, gated, nextTurn, report });
  };
}
