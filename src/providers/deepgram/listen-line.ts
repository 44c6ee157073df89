import { DeepgramClient } from '@deepgram/sdk';
import type { AudioFormat } from '../../../machines/vocabulary/audio-format.ts';
import { silentByte } from '../../audio/silent-byte.ts';
import { ProviderStalled, ProviderUnreachable, type ProviderError } from '../../errors/provider-error.ts';
import type { Clock, TimerHandle } from '../../ports/clock.ts';
import { AudioChunks } from '../audio-chunks.ts';
import { EarlyAudio } from '../early-audio.ts';
import { closeFailure } from './deepgram-failure.ts';
import { createTransport, type OwnTransport } from './deepgram-transport.ts';

/** What Flux's and Nova's sockets of the SDK have in common. */
export interface ListenSocket {
  readonly readyState: number;
  on(event: 'open', callback: () => void): void;
  on(event: 'message', callback: (message: unknown) => void): void;
  sendMedia(audio: ArrayBufferView): void;
  sendCloseStream(message: { readonly type: 'CloseStream' }): void;
  connect(): unknown;
  close(): void;
}

/** To be spread over the arguments of each `connect`: the retrying is the call's. */
export interface ConnectArguments {
  readonly reconnectAttempts: 0;
  readonly shouldReconnect: () => false;
  readonly connectionTimeoutInSeconds: number;
}

export interface ListenLineEvents {
  /** The WebSocket is open; what was said before is on its way. */
  connected(): void;
  message(message: unknown): void;
  /** So much more audio is on its way. */
  audioSent?(ms: number): void;
  failed(error: ProviderError): void;
  /** It was finished, and the vendor has said all that it had to say. */
  ended(): void;
}

export interface ListenLineOptions<Socket extends ListenSocket> {
  readonly provider: string;
  readonly apiKey: string;
  readonly baseUrl: string;
  readonly audio: AudioFormat;
  readonly chunkMs: number;
  readonly clock: Clock;
  readonly connect: (client: DeepgramClient, common: ConnectArguments) => Promise<Socket>;
  readonly events: ListenLineEvents;
}

/** Of the audio that comes before the connection is open. More than the call repeats and the watchdog waits. */
const earlyMs = 6000;
const connectedWithinMs = 2500;
/** The trailing messages of a finished stream come within a second; one that never closes is left. */
const finishedWithinMs = 3000;
/** What has not left by then will not be answered in time. */
const mostBufferedMs = 10_000;
/** The SDK's own watchdog, on the wall clock, comes after ours. */
const sdkTimeoutSeconds = 10;

/** One connection: opening → open → finishing → over. Nothing is heard of it once it is over. */
export class ListenLine<Socket extends ListenSocket> {
  readonly #options: ListenLineOptions<Socket>;
  readonly #transport: OwnTransport;
  readonly #chunks: AudioChunks;
  readonly #early: EarlyAudio;
  readonly #bytesPerMs: number;
  #state: 'opening' | 'open' | 'finishing' | 'over' = 'opening';
  #socket: Socket | undefined;
  #watchdog: TimerHandle | undefined;
  /** The caller has nothing more to say, and it is not open yet. */
  #finishWhenOpen = false;

  constructor(options: ListenLineOptions<Socket>) {
    this.#options = options;
    const { audio, chunkMs, provider, apiKey, clock } = options;
    const bytesPerSample = audio.encoding === 'linear16' ? 2 : 1;
    this.#bytesPerMs = (audio.sampleRateHz * bytesPerSample) / 1000;
    const chunkBytes = Math.round((audio.sampleRateHz * chunkMs) / 1000) * bytesPerSample;
    this.#chunks = new AudioChunks(chunkBytes, (chunk) => this.#sendAudio(chunk));
    this.#early = new EarlyAudio(Math.round(this.#bytesPerMs * earlyMs));
    this.#transport = createTransport({
      provider,
      apiKey,
      failed: (error) => this.#fail(error),
      closed: (code, reason) => this.#closed(code, reason),
    });
    this.#watchdog = clock.setTimeout(() => this.#neverConnected(), connectedWithinMs);
    void this.#connect();
  }

  /** The SDK's socket, once and as long as messages may be sent. */
  get socket(): Socket | undefined {
    return this.#state === 'open' && this.#socket?.readyState === 1 ? this.#socket : undefined;
  }

  /** Frames of any length; copied where they are needed longer than this call. */
  hear(frame: Uint8Array): void {
    this.#chunks.push(frame);
  }

  hearSilence(ms: number): void {
    const { encoding } = this.#options.audio;
    const bytes = Math.round(this.#bytesPerMs * ms);
    this.#chunks.fill(silentByte[encoding], encoding === 'linear16' ? bytes - (bytes % 2) : bytes);
  }

  /** Sends what is short of a chunk, too. */
  flush(): void {
    this.#chunks.flush();
  }

  /** The vendor has greeted: it takes part in the conversation. */
  greeted(): void {
    this.#disarm();
  }

  /** There will be no more audio. Ends with `ended`, once the vendor has said what was left. */
  finish(): void {
    this.flush();
    if (this.#state === 'opening') this.#finishWhenOpen = true;
    if (this.#state !== 'open') return;
    this.#socket?.sendCloseStream({ type: 'CloseStream' });
    this.#state = 'finishing';
    this.#disarm();
    this.#watchdog = this.#options.clock.setTimeout(() => this.#end(), finishedWithinMs);
  }

  /** Leaves at once; `failed` and `ended` do not come any more. */
  close(): void {
    if (this.#state === 'over') return;
    this.#state = 'over';
    this.#disarm();
    // Before there is one, `#connect` finds that it is over. An abort signal would do no more, and the SDK never lets go of it.
    this.#socket?.close();
    this.#early.drain(() => undefined);
  }

  async #connect(): Promise<void> {
    const { apiKey, baseUrl, connect, provider } = this.#options;
    try {
      const client = new DeepgramClient({ apiKey, baseUrl, transportFactory: this.#transport.factory });
      const socket = await connect(client, {
        reconnectAttempts: 0,
        shouldReconnect: () => false,
        connectionTimeoutInSeconds: sdkTimeoutSeconds,
      });
      if (this.#isOver) return;
      this.#socket = socket;
      socket.on('open', () => this.#opened());
      socket.on('message', (message) => this.#receive(message));
      socket.connect();
    } catch (cause) {
      const message = `${provider} could not be asked: the Deepgram SDK failed`;
      this.#fail(new ProviderUnreachable(message, { provider, cause }));
    }
  }

  get #isOver(): boolean {
    return this.#state === 'over';
  }

  #opened(): void {
    if (this.#state !== 'opening') return;
    this.#state = 'open';
    this.#early.drain((chunk) => this.#sendAudio(chunk));
    this.#options.events.connected();
    if (this.#finishWhenOpen) this.finish();
  }

  #sendAudio(chunk: Uint8Array): void {
    if (this.#state === 'opening') this.#early.push(chunk);
    const socket = this.socket;
    if (socket === undefined) return;
    socket.sendMedia(chunk);
    if (this.#transport.bufferedBytes() < mostBufferedMs * this.#bytesPerMs) {
      this.#options.events.audioSent?.(chunk.length / this.#bytesPerMs);
      return;
    }
    const { provider } = this.#options;
    const message = `${provider} has stopped taking audio: ${mostBufferedMs / 1000} s of it are waiting`;
    this.#fail(new ProviderStalled(message, { provider, retryable: true }));
  }

  /** The SDK logs what its handlers throw, and goes on: nothing may. */
  #receive(message: unknown): void {
    if (this.#isOver) return;
    this.#options.events.message(message);
  }

  #neverConnected(): void {
    const { provider } = this.#options;
    const message = `${provider} did not answer within ${connectedWithinMs} ms of being connected to`;
    this.#fail(new ProviderUnreachable(message, { provider, retryable: true }));
  }

  #closed(code: number, reason: string): void {
    // After CloseStream, Flux closes without a code (1005) and Nova with 1000.
    if (this.#state === 'finishing' && (code === 1000 || code === 1005)) this.#end();
    else this.#fail(closeFailure(code, reason, this.#options));
  }

  #fail(error: ProviderError): void {
    if (this.#isOver) return;
    this.close();
    this.#options.events.failed(error);
  }

  #end(): void {
    if (this.#isOver) return;
    this.close();
    this.#options.events.ended();
  }

  #disarm(): void {
    if (this.#watchdog !== undefined) this.#options.clock.clearTimeout(this.#watchdog);
    this.#watchdog = undefined;
  }
}
