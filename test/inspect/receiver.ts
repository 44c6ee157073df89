import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { WebSocketServer } from 'ws';
import type { CallWatch } from '../../src/call/call-watch.ts';
import { CallFeed } from '../../src/inspector/call-feed.ts';
import { inspectFour, type Received } from './version-four.ts';

export interface Receiving {
  readonly received: readonly Received[];
  /** As the receiver sends it. */
  send(command: unknown): void;
  /** The first message, of those that came and those to come, for which `isIt` holds. */
  until(isIt: (message: Received) => boolean): Promise<Received>;
  close(): Promise<void>;
}

/** The unmodified receiver of `@xstate/inspect`, at the other end of a WebSocket to the feed of a call. */
export async function receiving(call: CallWatch): Promise<Receiving> {
  const server = new WebSocketServer({ port: 0, host: '127.0.0.1' });
  server.on('connection', (socket) => {
    const sink = {
      send: (message: string) => socket.send(message),
      get bufferedBytes(): number {
        return socket.bufferedAmount;
      },
      end: (notice: string) => socket.close(1000, notice),
    };
    const feed = new CallFeed(call, sink, { allowSend: true });
    socket.on('message', (data: Buffer) => feed.receive(data.toString('utf8')));
    socket.on('close', () => feed.close());
  });
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  const receiver = inspectFour().createWebSocketReceiver({ server: `127.0.0.1:${port}` });
  const received: Received[] = [];
  const waiting = new Set<() => void>();
  receiver.subscribe((message) => {
    received.push(message);
    for (const look of waiting) look();
  });
  return {
    received,
    send: (command) => receiver.send(command),
    until: (isIt) =>
      new Promise((resolve) => {
        const look = (): void => {
          const found = received.find(isIt);
          if (found === undefined) return;
          waiting.delete(look);
          resolve(found);
        };
        waiting.add(look);
        look();
      }),
    // The receiver can't be closed from its own end.
    close: async () => {
      const gone = [...server.clients].map((client) => once(client, 'close'));
      for (const client of server.clients) client.terminate();
      await Promise.all(gone);
      server.close();
      await once(server, 'close');
    },
  };
}
