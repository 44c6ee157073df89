import { once } from 'node:events';
import { createServer, type IncomingMessage, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { WebSocketServer, type WebSocket } from 'ws';
import type { ServerMessage } from '../../tools/caller/server-message.ts';

export type ClientMessage = Readonly<Record<string, unknown>> & { readonly type: string };

/** What the fake server does with a call. */
export interface Script {
  /** Instead of accepting: an HTTP status and a body. */
  readonly refuse?: { readonly status: number; readonly body: string };
  /** Called for each text frame of the client, `start` included. */
  readonly message?: (message: ClientMessage, call: FakeCall) => void;
  /** Called when the first sound is heard. */
  readonly sound?: (call: FakeCall) => void;
}

/** One accepted call, as the fake server's script sees it. */
export class FakeCall {
  readonly socket: WebSocket;

  constructor(socket: WebSocket) {
    this.socket = socket;
  }

  send(...messages: readonly (ServerMessage | Uint8Array | string)[]): void {
    for (const message of messages) {
      const isRaw = message instanceof Uint8Array || typeof message === 'string';
      this.socket.send(isRaw ? message : JSON.stringify(message));
    }
  }
}

const format = { encoding: 'linear16', sampleRate: 16_000 } as const;

export const ready = {
  type: 'ready',
  callId: 'c1',
  agent: 'front-desk',
  audio: format,
  output: format,
  resumeToken: 'secret',
  resumed: false,
} as unknown as ServerMessage;

/** A server that speaks `talky.v1` as its script says, and notes what it gets. */
export class FakeServer {
  readonly requests: IncomingMessage[] = [];
  readonly messages: ClientMessage[] = [];
  audioBytes = 0;
  readonly #http: Server;

  private constructor(script: Script) {
    const sockets = new WebSocketServer({ noServer: true });
    this.#http = createServer();
    this.#http.on('upgrade', (request, socket, head) => {
      this.requests.push(request);
      if (script.refuse !== undefined) {
        const { status, body } = script.refuse;
        socket.end(`HTTP/1.1 ${status} No\r\nContent-Length: ${Buffer.byteLength(body)}\r\n\r\n${body}`);
        return;
      }
      sockets.handleUpgrade(request, socket, head, (client) => this.#accept(client, script));
    });
  }

  static async open(script: Script): Promise<FakeServer> {
    const server = new FakeServer(script);
    server.#http.listen(0, '127.0.0.1');
    await once(server.#http, 'listening');
    return server;
  }

  get url(): string {
    return `ws://127.0.0.1:${(this.#http.address() as AddressInfo).port}/v1/call`;
  }

  close(): void {
    this.#http.close();
    this.#http.closeAllConnections();
  }

  #accept(client: WebSocket, script: Script): void {
    const call = new FakeCall(client);
    let isSilent = true;
    client.on('message', (data: Buffer, isBinary) => {
      if (isBinary) {
        this.audioBytes += data.byteLength;
        if (isSilent && data.some((byte) => byte !== 0)) {
          isSilent = false;
          script.sound?.(call);
        }
        return;
      }
      const message = JSON.parse(data.toString()) as ClientMessage;
      this.messages.push(message);
      script.message?.(message, call);
    });
  }
}
