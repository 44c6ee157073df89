import { WebSocket } from 'ws';
import type { WatchedFeed, WatcherSink } from '../../src/server/watchers.ts';
import { startInspected, type InspectedServerOptions } from './inspector-server.ts';
import { RawClient } from './raw-client.ts';
import type { RunningServer } from './running-server.ts';
import { TestClient } from './test-client.ts';

/** What a feed is given, and what it does is up to the test. */
export class TestFeed implements WatchedFeed {
  readonly callId: string;
  readonly sink: WatcherSink;
  readonly how: object;
  readonly received: string[] = [];
  isClosed = false;
  fault: Error | undefined;

  constructor(callId: string, sink: WatcherSink, how: object) {
    this.callId = callId;
    this.sink = sink;
    this.how = how;
    sink.send('{"type":"service.register"}');
  }

  receive(text: string): void {
    if (this.fault !== undefined) throw this.fault;
    this.received.push(text);
  }

  /** Sends as much, whether there is room for it or not; the kernels take less than 10 MB. */
  fill(bytes = 10_000_000): void {
    const message = JSON.stringify({ type: 'service.state', state: 'x'.repeat(250_000) });
    for (let sent = 0; sent < bytes; sent += message.length) this.sink.send(message);
  }

  drop(): void {
    this.sink.send('{"type":"service.dropped"}');
    this.sink.end('Too slow.', 'slow');
  }

  close(): void {
    this.isClosed = true;
  }
}

/** A server whose calls are watched. */
export interface WatchedStage {
  readonly server: RunningServer;
  readonly feeds: readonly TestFeed[];
  readonly watch: (id: string, protocols?: readonly string[]) => Promise<TestClient>;
  /** Watches the call, and knows that it does. */
  readonly watching: (id?: string) => Promise<{ readonly client: TestClient; readonly feed: TestFeed }>;
  /** Watches the first call by a connection that reads nothing and answers nothing unless the test does. */
  readonly watchingByHand: () => Promise<{ readonly raw: RawClient; readonly feed: TestFeed }>;
}

export async function watchedStage(options: InspectedServerOptions = {}): Promise<WatchedStage> {
  const feeds: TestFeed[] = [];
  const server: RunningServer = await startInspected({
    ...options,
    sources: {
      openFeed: (callId, sink, how) => {
        if (server.calls.find(callId) === undefined) return undefined;
        const feed = new TestFeed(callId, sink, how);
        feeds.push(feed);
        return feed;
      },
    },
  });
  const newest = (): TestFeed => {
    const feed = feeds.at(-1);
    if (feed === undefined) throw new Error('No feed was opened.');
    return feed;
  };
  const watch: WatchedStage['watch'] = async (id, protocols = ['talky.inspect.v1']) => {
    const url = `${server.url.replace('http', 'ws')}/v1/inspect/${encodeURIComponent(id)}`;
    const client = new TestClient(new WebSocket(url, [...protocols]));
    server.clients.push(client);
    await client.opened;
    return client;
  };
  return {
    server,
    feeds,
    watch,
    watching: async (id = 'call-1') => {
      const client = await watch(id);
      await client.next('service.register');
      return { client, feed: newest() };
    },
    watchingByHand: async () => {
      const raw = new RawClient(server.port);
      await raw.handshake(undefined, '/v1/inspect/call-1');
      await raw.until(() => raw.frames().length > 0);
      raw.socket.pause();
      return { raw, feed: newest() };
    },
  };
}
