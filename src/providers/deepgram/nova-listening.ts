import type { DeepgramClient } from '@deepgram/sdk';
import type { Subscriber } from 'rxjs';
import type { ListenOptions, SpeechContext, SpeechToTextEvent } from '../../ports/speech-to-text.ts';
import type { ProviderWorld } from '../provider-world.ts';
import { SilenceFeed } from '../silence-feed.ts';
import type { CallerEar } from './attach-caller.ts';
import { ConfigureQueue } from './configure-queue.ts';
import { messageFailure } from './deepgram-failure.ts';
import { KeepAlive } from './keep-alive.ts';
import { joinKeyterms } from './keyterms.ts';
import { ListenLine } from './listen-line.ts';
import { novaConfigure, novaQuery, readNovaMessage, takesKeyterms } from './nova-messages.ts';
import type { NovaSettings } from './nova-settings.ts';
import { NovaTurns } from './nova-turns.ts';

export const novaName = 'nova';

export interface NovaListeningOptions {
  readonly settings: NovaSettings;
  readonly world: ProviderWorld;
  readonly options: ListenOptions;
  readonly subscriber: Subscriber<SpeechToTextEvent>;
}

type NovaSocket = Awaited<ReturnType<DeepgramClient['listen']['v1']['connect']>>;

/** A pause is silence for so long, and then nothing but a KeepAlive now and then, unless a turn is open. */
const silenceMs = 2500;

/** One subscription to Nova. */
export class NovaListening implements CallerEar {
  readonly #settings: NovaSettings;
  readonly #world: ProviderWorld;
  readonly #options: ListenOptions;
  readonly #subscriber: Subscriber<SpeechToTextEvent>;
  readonly #turns: NovaTurns;
  #keyterms: readonly string[];
  #line: ListenLine<NovaSocket> | undefined;
  #queue: ConfigureQueue | undefined;
  #silence: SilenceFeed | undefined;
  #keepAlive: KeepAlive | undefined;

  constructor({ settings, world, options, subscriber }: NovaListeningOptions) {
    this.#settings = settings;
    this.#world = world;
    this.#options = options;
    this.#subscriber = subscriber;
    this.#turns = new NovaTurns({
      firstTurn: options.firstTurn,
      settleMs: settings.settle_ms,
      report: (event) => subscriber.next(event),
    });
    this.#keyterms = joinKeyterms(settings.keyterms);
  }

  expect({ keyterms }: SpeechContext): void {
    this.#keyterms = joinKeyterms(this.#settings.keyterms, keyterms);
    this.#queue?.wish({ keyterms: this.#keyterms });
  }

  connect(): void {
    const line = this.#openLine();
    this.#line = line;
    this.#silence = new SilenceFeed(this.#world.clock, (ms, pausedMs) => {
      if (this.#turns.isOpen || pausedMs < silenceMs) line.hearSilence(ms);
    });
  }

  hear(frame: Uint8Array): void {
    this.#silence?.heard();
    this.#line?.hear(frame);
  }

  endTurn(): void {
    const line = this.#line;
    if (!this.#turns.isOpen || line === undefined) return;
    this.#turns.endSoon();
    // What was said until now belongs to the turn.
    line.flush();
    line.socket?.sendFinalize({ type: 'Finalize' });
  }

  finish(): void {
    this.#silence?.stop();
    this.#keepAlive?.stop();
    this.#line?.finish();
  }

  close(): void {
    this.#silence?.stop();
    this.#keepAlive?.stop();
    this.#queue?.stop();
    this.#line?.close();
  }

  #openLine(): ListenLine<NovaSocket> {
    const { api_key: apiKey, base_url: baseUrl } = this.#settings;
    const { audio, language } = this.#options;
    const { clock, audioChunkMs: chunkMs } = this.#world;
    const keyterms = this.#keyterms;
    const query = novaQuery({ settings: this.#settings, audio, keyterms, language });
    return new ListenLine({
      provider: novaName,
      apiKey,
      baseUrl,
      audio,
      chunkMs,
      clock,
      connect: (client, common) => client.listen.v1.connect({ ...query, ...common }),
      events: {
        connected: () => this.#connected(keyterms),
        message: (message) => this.#receive(message),
        audioSent: (ms) => {
          this.#keepAlive?.sent();
          this.#turns.audioSent(ms);
        },
        failed: (error) => this.#subscriber.error(error),
        ended: () => {
          this.#turns.complete();
          this.#subscriber.complete();
        },
      },
    });
  }

  /** Nova sends no greeting: that it has taken the upgrade is all there is. */
  #connected(keyterms: readonly string[]): void {
    const { clock } = this.#world;
    this.#line?.greeted();
    this.#keepAlive = new KeepAlive(clock, () => this.#line?.socket?.sendKeepAlive({ type: 'KeepAlive' }));
    if (takesKeyterms(this.#settings)) {
      this.#queue = new ConfigureQueue({
        clock,
        opened: { keyterms },
        send: ({ keyterms: terms = [] }) => this.#line?.socket?.socket.send(novaConfigure(terms)),
      });
      this.#queue.wish({ keyterms: this.#keyterms });
    }
    this.#subscriber.next({ type: 'stt.opened' });
  }

  #receive(message: unknown): void {
    try {
      this.#react(message);
    } catch (fault) {
      this.#subscriber.error(fault);
    }
  }

  #react(message: unknown): void {
    const said = readNovaMessage(message, novaName);
    switch (said.type) {
      case 'results':
        this.#turns.hear(said.results);
        return;
      case 'utterance-ended':
        this.#turns.utteranceEnded(said.lastWordMs);
        return;
      case 'configured':
        this.#queue?.answered();
        return;
      case 'error': {
        const asked = { provider: novaName, apiKey: this.#settings.api_key };
        this.#subscriber.error(messageFailure(said.code, said.description, asked));
        return;
      }
      case 'unknown':
        this.#subscriber.next({ type: 'stt.alive' });
    }
  }
}
