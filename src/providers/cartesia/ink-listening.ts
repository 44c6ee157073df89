import type { Observable, Subscriber } from 'rxjs';
import { ProviderStalled, ProviderUnreachable, type ProviderError } from '../../errors/provider-error.ts';
import type { TimerHandle } from '../../ports/clock.ts';
import type { ListenOptions, SpeechToTextEvent } from '../../ports/speech-to-text.ts';
import { VendorSocket } from '../../streams/vendor-socket.ts';
import type { ProviderWorld } from '../provider-world.ts';
import { closeFailure, protocolFault } from './cartesia-failure.ts';
import { cartesiaHeaders } from './cartesia-version.ts';
import { InkAudio } from './ink-audio.ts';
import { closeFrame, decodeInk, inkUrl } from './ink-messages.ts';
import type { InkSettings } from './ink-settings.ts';
import { InkTurns } from './ink-turns.ts';

export const inkName = 'ink';

export interface InkListeningOptions {
  readonly settings: InkSettings;
  readonly world: ProviderWorld;
  readonly options: ListenOptions;
  readonly subscriber: Subscriber<SpeechToTextEvent>;
}

/** From the subscription to the greeting. */
const greetedWithinMs = 3000;
/** What was said last is told within a second; a connection that stays open then is left. */
const finishedWithinMs = 3000;
/** Ink says nothing while nobody talks, so it is asked for a sign of life after so much audio. */
const pingEachMs = 500;
/** What has not left by then will not be answered in time. */
const mostBufferedMs = 10_000;

/** One connection to Ink: opening → greeted → finishing → over. */
export class InkListening {
  readonly #options: InkListeningOptions;
  readonly #turns: InkTurns;
  readonly #audio: InkAudio;
  readonly #bytesPerMs: number;
  #socket: VendorSocket | undefined;
  #isGreeted = false;
  #isFinishing = false;
  #watchdog: TimerHandle | undefined;
  #unpingedBytes = 0;

  constructor(options: InkListeningOptions) {
    this.#options = options;
    const { audio, firstTurn } = options.options;
    const { clock, audioChunkMs: chunkMs } = options.world;
    this.#bytesPerMs = (audio.sampleRateHz * (audio.encoding === 'linear16' ? 2 : 1)) / 1000;
    this.#turns = new InkTurns(firstTurn, (event) => options.subscriber.next(event));
    this.#audio = new InkAudio({ audio, chunkMs, clock, send: (chunk) => this.#send(chunk) });
  }

  open(audio$: Observable<Uint8Array>): void {
    const { subscriber, options, world } = this.#options;
    const error = (fault: unknown): void => subscriber.error(fault);
    let keyterms: readonly string[] = [];
    // The words to listen for are part of the request: what is expected later comes to bear with the next connection.
    subscriber.add(
      options.context$.subscribe({ next: (context) => (keyterms = context.keyterms ?? []), error }),
    );
    this.#socket = this.#connect(keyterms);
    const message = `${inkName} did not answer within ${greetedWithinMs} ms of being connected to`;
    this.#watchdog = world.clock.setTimeout(
      () => this.#fail(new ProviderUnreachable(message, { provider: inkName, retryable: true })),
      greetedWithinMs,
    );
    subscriber.add(options.endTurn$.subscribe({ next: () => this.#audio.pause(), error }));
    subscriber.add(
      audio$.subscribe({
        next: (frame) => this.#audio.push(frame),
        error,
        complete: () => this.#finish(),
      }),
    );
  }

  close(): void {
    this.#audio.stop();
    this.#disarm();
    this.#socket?.close();
  }

  #connect(keyterms: readonly string[]): VendorSocket {
    const { settings, options } = this.#options;
    const { api_key: apiKey, version } = settings;
    const asked = { provider: inkName, apiKey };
    return new VendorSocket(
      { ...asked, url: inkUrl(settings, options.audio, keyterms), headers: cartesiaHeaders(apiKey, version) },
      {
        opened: () => {
          this.#audio.opened();
          if (this.#isFinishing) this.#socket?.send(closeFrame);
        },
        text: (text) => this.#receive(text),
        binary: () => this.#fail(protocolFault('sent a binary frame', inkName)),
        pong: () => this.#options.subscriber.next({ type: 'stt.alive' }),
        failed: (error) => this.#fail(error),
        closed: (code) => this.#closed(code),
      },
    );
  }

  #send(chunk: Uint8Array): void {
    const socket = this.#socket;
    if (socket === undefined) return;
    socket.send(chunk);
    this.#unpingedBytes += chunk.length;
    if (this.#unpingedBytes >= pingEachMs * this.#bytesPerMs) {
      this.#unpingedBytes = 0;
      socket.ping();
    }
    if (socket.bufferedBytes < mostBufferedMs * this.#bytesPerMs) return;
    const message = `${inkName} has stopped taking audio: ${mostBufferedMs / 1000} s of it are waiting`;
    this.#fail(new ProviderStalled(message, { provider: inkName, retryable: true }));
  }

  #receive(text: string): void {
    const event = decodeInk(text, { provider: inkName, apiKey: this.#options.settings.api_key });
    if (event?.type === 'failed') this.#fail(event.error);
    else if (event !== undefined) {
      this.#greeted();
      if (event.type !== 'connected') this.#turns.hear(event);
    }
  }

  /** A greeting that was lost is made up for by the first thing that is heard. */
  #greeted(): void {
    if (this.#isGreeted) return;
    this.#isGreeted = true;
    if (!this.#isFinishing) this.#disarm();
    this.#options.subscriber.next({ type: 'stt.opened' });
  }

  #finish(): void {
    if (this.#isFinishing) return;
    this.#isFinishing = true;
    this.#audio.finish();
    this.#socket?.send(closeFrame);
    this.#disarm();
    const { subscriber, world } = this.#options;
    this.#watchdog = world.clock.setTimeout(() => subscriber.complete(), finishedWithinMs);
  }

  #closed(code: number): void {
    if (this.#isFinishing && (code === 1000 || code === 1005)) this.#options.subscriber.complete();
    else this.#fail(closeFailure(code, inkName));
  }

  #fail(error: ProviderError): void {
    this.close();
    this.#options.subscriber.error(error);
  }

  #disarm(): void {
    if (this.#watchdog !== undefined) this.#options.world.clock.clearTimeout(this.#watchdog);
    this.#watchdog = undefined;
  }
}
