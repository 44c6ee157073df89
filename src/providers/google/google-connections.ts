import { Client, credentials, Metadata, type ClientDuplexStream, type ClientUnaryCall } from '@grpc/grpc-js';
import { ProviderUnreachable, type ProviderError } from '../../errors/provider-error.ts';
import type { Clock } from '../../ports/clock.ts';
import type { GoogleAuthorization } from './google-credentials.ts';
import { googleFailure, type GoogleStatus } from './google-failure.ts';
import { GoogleStream, type GoogleStreamEvents } from './google-stream.ts';

export interface GoogleConnectionsOptions {
  /** `https://`, or `http://` on the loopback. */
  readonly baseUrl: string;
  readonly authorize: () => GoogleAuthorization;
  readonly clock: Clock;
}

interface Connection {
  readonly client: Client;
  streams: number;
}

/** Google takes 100 streams a connection; the next one would wait until one of them ends. */
const streamsPerConnection = 90;
const usuallyWaiting = 16;
const largestMessage = 4 * 1024 * 1024;
const asItIs = (bytes: Buffer): Buffer => bytes;

/** The HTTP/2 connections to one of Google's services, opened when they are needed and shared by all calls. */
export class GoogleConnections {
  readonly #options: GoogleConnectionsOptions;
  readonly #address: string;
  readonly #isSecure: boolean;
  #connections: Connection[] = [];
  readonly #open = new Set<GoogleStream>();
  #isClosed = false;

  constructor(options: GoogleConnectionsOptions) {
    this.#options = options;
    const url = new URL(options.baseUrl.replace(/^ws/, 'http'));
    this.#isSecure = url.protocol === 'https:';
    this.#address = `${url.hostname}:${url.port === '' ? (this.#isSecure ? 443 : 80) : url.port}`;
  }

  /**
   * Opens a stream of `method`, as `/package.Service/Method`. It fails with `ProviderStalled` when so many messages wait to
   * be taken.
   */
  stream(method: string, events: GoogleStreamEvents, mostWaiting = usuallyWaiting): GoogleStream {
    const connection = this.#lease();
    const { metadata, secrets } = this.#authorized();
    const call: ClientDuplexStream<Buffer, Buffer> = connection.client.makeBidiStreamRequest(
      method,
      asItIs,
      asItIs,
      metadata,
    );
    const { clock } = this.#options;
    const stream = new GoogleStream(
      { call, clock, address: this.#address, secrets, mostWaiting },
      events,
      () => {
        this.#open.delete(stream);
        this.#release(connection);
      },
    );
    this.#open.add(stream);
    if (this.#isClosed) stream.fail(this.#closed());
    return stream;
  }

  /** Asks once. Returns what cancels it; nothing comes afterwards. */
  ask(
    method: string,
    request: Buffer,
    answered: (bytes: Buffer) => void,
    failed: (error: ProviderError) => void,
  ): () => void {
    let isOver = false;
    const connection = this.#lease();
    const { metadata, secrets } = this.#authorized();
    const call: ClientUnaryCall = connection.client.makeUnaryRequest(
      method,
      asItIs,
      asItIs,
      request,
      metadata,
      (error: GoogleStatus | null, bytes?: Buffer) => {
        this.#release(connection);
        if (isOver) return;
        isOver = true;
        if (error === null) answered(bytes ?? Buffer.alloc(0));
        else failed(googleFailure(error, secrets));
      },
    );
    return () => {
      isOver = true;
      call.cancel();
    };
  }

  /** Opens the connection that the first stream would have to wait for. */
  warm(): void {
    const connection = this.#lease();
    connection.client.getChannel().getConnectivityState(true);
    this.#release(connection);
  }

  /** Ends every stream, with `ProviderUnreachable`, and every connection. */
  close(): void {
    this.#isClosed = true;
    for (const stream of this.#open) stream.fail(this.#closed());
    for (const { client } of this.#connections) client.close();
    this.#connections = [];
  }

  #closed(): ProviderUnreachable {
    return new ProviderUnreachable("google can't be asked any more: it was closed.", { provider: 'google' });
  }

  #authorized(): { readonly metadata: Metadata; readonly secrets: readonly string[] } {
    const [name, value] = this.#options.authorize();
    const metadata = new Metadata();
    metadata.set(name, value);
    return { metadata, secrets: [value, value.replace(/^Bearer /, '')] };
  }

  #lease(): Connection {
    const free = this.#connections.find(({ streams }) => streams < streamsPerConnection);
    const connection = free ?? { client: this.#newClient(), streams: 0 };
    if (free === undefined && !this.#isClosed) this.#connections.push(connection);
    connection.streams++;
    return connection;
  }

  /** The first one stays open for the next call; what a rush had opened goes again. */
  #release(connection: Connection): void {
    connection.streams--;
    if (connection.streams > 0 || connection === this.#connections[0]) return;
    this.#connections = this.#connections.filter((other) => other !== connection);
    connection.client.close();
  }

  #newClient(): Client {
    return new Client(
      this.#address,
      this.#isSecure ? credentials.createSsl() : credentials.createInsecure(),
      {
        // Whether to try again is for the call to decide.
        'grpc.enable_retries': 0,
        // Without a copy kept for another try, a write is over when it has left.
        'grpc.per_rpc_retry_buffer_size': 0,
        'grpc.use_local_subchannel_pool': 1,
        'grpc.max_receive_message_length': largestMessage,
        'grpc.initial_reconnect_backoff_ms': 100,
        'grpc.max_reconnect_backoff_ms': 1000,
        ...(this.#isSecure ? {} : { 'grpc.enable_http_proxy': 0 }),
      },
    );
  }
}
