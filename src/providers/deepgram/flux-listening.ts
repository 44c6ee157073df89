import type { DeepgramClient } from '@deepgram/sdk';
import type { Subscriber } from 'rxjs';
import { ProviderRefused, type ProviderError } from '../../errors/provider-error.ts';
import type { ListenOptions, SpeechContext, SpeechToTextEvent } from '../../ports/speech-to-text.ts';
import type { ProviderWorld } from '../provider-world.ts';
import { endOfTurnSilenceMs, SilenceFeed } from '../silence-feed.ts';
import type { CallerEar } from './attach-caller.ts';
import { ConfigureQueue, type ListeningWish } from './configure-queue.ts';
import { messageFailure } from './deepgram-failure.ts';
import { fluxConfigure, fluxQuery, readFluxMessage } from './flux-messages.ts';
import type { FluxSettings } from './flux-settings.ts';
import { FluxTurns } from './flux-turns.ts';
import { fluxWish } from './flux-wish.ts';
import { ListenLine } from './listen-line.ts';

export const fluxName = 'flux';

export interface FluxListeningOptions {
  readonly settings: FluxSettings;
  readonly world: ProviderWorld;
  readonly options: ListenOptions;
  readonly subscriber: Subscriber<SpeechToTextEvent>;
}

type FluxSocket = Awaited<ReturnType<DeepgramClient['listen']['v2']['connect']>>;

/** One subscription to Flux. */
export class FluxListening implements CallerEar {
  readonly #settings: FluxSettings;
  readonly #world: ProviderWorld;
  readonly #options: ListenOptions;
  readonly #subscriber: Subscriber<SpeechToTextEvent>;
  readonly #turns: FluxTurns;
  #wish: ListeningWish;
  #line: ListenLine<FluxSocket> | undefined;
  #queue: ConfigureQueue | undefined;
  #silence: SilenceFeed | undefined;
  #isGreeted = false;
  #hasForcedEnd = false;

  constructor({ settings, world, options, subscriber }: FluxListeningOptions) {
    this.#settings = settings;
    this.#world = world;
    this.#options = options;
    this.#subscriber = subscriber;
    this.#turns = new FluxTurns(options.firstTurn, (event) => subscriber.next(event));
    this.#wish = fluxWish(settings, {});
  }

  expect(context: SpeechContext): void {
    this.#wish = fluxWish(this.#settings, context);
    this.#queue?.wish(this.#wish);
  }

  connect(): void {
    const line = this.#openLine();
    this.#line = line;
    this.#silence = new SilenceFeed(this.#world.clock, (ms) => line.hearSilence(ms));
  }

  hear(frame: Uint8Array): void {
    this.#silence?.heard();
    this.#line?.hear(frame);
  }

  endTurn(): void {
    const line = this.#line;
    if (line === undefined) return;
    // It may not have answered yet to what came all at once, and has no open turn to end by force.
    if (!this.#settings.force_end_turn || !this.#turns.isOpen) {
      line.hearSilence(endOfTurnSilenceMs);
      return;
    }
    this.#hasForcedEnd = true;
    // What was said until now belongs to the turn.
    line.flush();
    line.socket?.sendForceEndTurn({ type: 'ForceEndTurn' });
  }

  finish(): void {
    this.#silence?.stop();
    this.#line?.finish();
  }

  close(): void {
    this.#silence?.stop();
    this.#queue?.stop();
    this.#line?.close();
  }

  #openLine(): ListenLine<FluxSocket> {
    const { api_key: apiKey, base_url: baseUrl } = this.#settings;
    const { audio, language } = this.#options;
    const { clock, audioChunkMs: chunkMs } = this.#world;
    const opened = this.#wish;
    const query = fluxQuery({ settings: this.#settings, audio, wish: opened, language });
    return new ListenLine({
      provider: fluxName,
      apiKey,
      baseUrl,
      audio,
      chunkMs,
      clock,
      connect: (client, common) => client.listen.v2.connect({ ...query, ...common }),
      events: {
        connected: () => {
          const send = (change: Partial<ListeningWish>): void =>
            this.#line?.socket?.sendConfigure(fluxConfigure(change));
          this.#queue = new ConfigureQueue({ clock, opened, send });
          this.#queue.wish(this.#wish);
        },
        message: (message) => this.#receive(message),
        failed: (error) => this.#subscriber.error(error),
        ended: () => this.#subscriber.complete(),
      },
    });
  }

  #receive(message: unknown): void {
    try {
      this.#react(message);
    } catch (fault) {
      this.#subscriber.error(fault);
    }
  }

  #react(message: unknown): void {
    const said = readFluxMessage(message, fluxName);
    switch (said.type) {
      case 'connected':
        this.#greet();
        return;
      case 'turn':
        this.#greet();
        this.#turns.hear(said.turn);
        return;
      case 'configured':
        this.#queue?.answered();
        return;
      case 'error':
        this.#subscriber.error(this.#failure(said.code, said.description));
        return;
      case 'unknown':
        return;
    }
  }

  /** A greeting that was lost is made up for by the first thing that is heard. */
  #greet(): void {
    if (this.#isGreeted) return;
    this.#isGreeted = true;
    this.#line?.greeted();
    this.#subscriber.next({ type: 'stt.opened' });
  }

  /** Without this remedy nobody would find out why a server that takes all else breaks off when a key is released. */
  #failure(code: string, description: string): ProviderError {
    const asked = { provider: fluxName, apiKey: this.#settings.api_key };
    if (!this.#hasForcedEnd || code !== 'UNPARSABLE_CLIENT_MESSAGE')
      return messageFailure(code, description, asked);
    const message = `${fluxName} does not take ForceEndTurn. Write force_end_turn: false, or ask Deepgram to enable it.`;
    return new ProviderRefused(message, { provider: fluxName });
  }
}
