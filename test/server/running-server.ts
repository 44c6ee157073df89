import { Writable } from 'node:stream';
import { ManualClock } from './manual-clock.ts';
import { WebSocket, type ClientOptions } from 'ws';
import { createLogger } from '../../src/observability/logger.ts';
import { createServer, type Server, type ServerOptions } from '../../src/server/server.ts';
import { FakeCalls, type FakeCall } from '../support/fake-calls.ts';
import { TestClient } from './test-client.ts';

export interface RunningServer {
  readonly calls: FakeCalls;
  readonly clock: ManualClock;
  readonly host: string;
  readonly port: number;
  readonly url: string;
  readonly callUrl: string;
  readonly logLines: readonly string[];
  readonly clients: TestClient[];
  readonly change: Server['change'];
  connect(protocols?: readonly string[], options?: ClientOptions): Promise<TestClient>;
  /** A client whose call is open. */
  call(start?: object): Promise<{ readonly client: TestClient; readonly call: FakeCall }>;
  /** Closes the server under its clients, who stay to see it. */
  stop(): Promise<void>;
  /** Drops all clients and closes the server. */
  close(): Promise<void>;
}

/** A real server on a free port of the loopback, with calls that the test holds and time that the test moves. */
export async function startServer(options: Partial<ServerOptions> = {}): Promise<RunningServer> {
  const calls = new FakeCalls();
  const clock = new ManualClock();
  const logLines: string[] = [];
  let ids = 0;
  const destination = new Writable({
    write(line: Buffer, _encoding, done) {
      logLines.push(line.toString());
      done();
    },
  });
  const server = await createServer({
    calls,
    clock,
    logger: createLogger({ level: 'trace', destination }),
    version: '1.2.3',
    newId: () => `id-${++ids}`,
    catalog: { agents: () => [{ name: 'front-desk' }], voices: () => ['slt'], providers: () => ['embedded'] },
    ...options,
    settings: { port: 0, ...options.settings },
  });
  const { host, port, url } = await server.listen();
  const callUrl = `${url.replace('http', 'ws')}/v1/call`;
  const clients: TestClient[] = [];
  const connect: RunningServer['connect'] = async (protocols = ['talky.v1'], clientOptions = {}) => {
    const client = new TestClient(new WebSocket(callUrl, [...protocols], clientOptions));
    clients.push(client);
    await client.opened;
    return client;
  };
  return {
    calls,
    clock,
    host,
    port,
    url,
    callUrl,
    logLines,
    clients,
    change: (settings) => server.change(settings),
    connect,
    call: async (start = {}) => {
      const client = await connect();
      client.send({ type: 'start', ...start });
      await client.next('ready');
      const call = calls.opened.at(-1);
      if (call === undefined) throw new Error('The server opened no call.');
      return { client, call };
    },
    stop: () => server.close(),
    close: async () => {
      for (const client of clients) client.socket.terminate();
      await server.close();
    },
  };
}
