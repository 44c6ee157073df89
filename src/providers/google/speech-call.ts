import type { Subscriber } from 'rxjs';
import { silentByte } from '../../audio/silent-byte.ts';
import { ProviderError, ProviderStalled } from '../../errors/provider-error.ts';
import type { ListenOptions, SpeechContext, SpeechToTextEvent } from '../../ports/speech-to-text.ts';
import { AudioChunks } from '../audio-chunks.ts';
import type { ProviderWorld } from '../provider-world.ts';
import { SilenceFeed } from '../silence-feed.ts';
import type { GoogleConnections } from './google-connections.ts';
import { googleFailure } from './google-failure.ts';
import type { GoogleSpeechSettings } from './google-settings.ts';
import {
  decodeAnswer,
  encodeAudio,
  encodeRecognition,
  recogniseMethod,
  type SpeechAnswer,
} from './speech-messages.ts';
import { SpeechStreams } from './speech-streams.ts';
import { SpeechTurns } from './speech-turns.ts';
import { UnansweredVoice } from './unanswered-voice.ts';

export interface SpeechCallOptions {
  readonly connections: GoogleConnections;
  readonly settings: GoogleSpeechSettings;
  readonly world: ProviderWorld;
  readonly options: ListenOptions;
  readonly subscriber: Subscriber<SpeechToTextEvent>;
}

/** From here on the next moment between two turns is taken for a new stream; Google ends one after 305 s. */
const agedMs = 240_000;
/** And from here on any moment. */
const oldestMs = 290_000;
/** So much audio that Google has not taken is not on its way: Google takes none. */
const mostWaitingMs = 4000;
/** Somebody who is listened to gets an answer in the first second. */
const longestUnansweredMs = 6000;
const aliveEveryMs = 1000;

/** One call that Google listens to. */
export class SpeechCall {
  readonly #options: SpeechCallOptions;
  readonly #turns: SpeechTurns;
  readonly #voice: UnansweredVoice;
  readonly #bytesPerSample: number;
  readonly #chunks: AudioChunks;
  #streams: SpeechStreams | undefined;
  #keyterms: readonly string[];
  #streamKeyterms: readonly string[] = [];
  #silence: SilenceFeed | undefined;
  #sinceAliveMs = 0;

  constructor(callOptions: SpeechCallOptions) {
    this.#options = callOptions;
    const { settings, world, options, subscriber } = callOptions;
    this.#keyterms = settings.keyterms;
    this.#bytesPerSample = options.audio.encoding === 'linear16' ? 2 : 1;
    this.#chunks = new AudioChunks(this.#bytesOf(world.audioChunkMs), (chunk) => this.#send(chunk));
    this.#voice = new UnansweredVoice(options.audio.encoding);
    this.#turns = new SpeechTurns({
      firstTurn: options.firstTurn,
      settleMs: settings.settle_ms,
      report: (event) => subscriber.next(event),
      finish: (trigger) => this.#streams?.rollOver(trigger),
    });
  }

  open(): void {
    const { connections, world, options, subscriber } = this.#options;
    this.#streams = new SpeechStreams({
      connections,
      method: recogniseMethod,
      clock: world.clock,
      mostWaiting: Math.ceil(mostWaitingMs / world.audioChunkMs),
      firstMessage: () => this.#firstMessage(),
      opened: () => subscriber.next({ type: 'stt.opened' }),
      answer: (bytes) => this.#answer(bytes),
      finished: (trigger) => this.#turns.finished(trigger),
      failed: (error) => subscriber.error(error),
      ended: () => subscriber.complete(),
    });
    // Google ends a stream without audio after about ten seconds.
    this.#silence = new SilenceFeed(world.clock, (ms) =>
      this.#chunks.fill(silentByte[options.audio.encoding], this.#bytesOf(ms)),
    );
  }

  /** Takes effect with the next stream, which is taken when nobody speaks. */
  expect({ keyterms = [] }: SpeechContext): void {
    this.#keyterms = [...new Set([...this.#options.settings.keyterms, ...keyterms])];
  }

  /** The bytes are read before it returns. */
  hear(bytes: Uint8Array): void {
    this.#silence?.heard();
    this.#chunks.push(bytes);
  }

  endTurn(): void {
    this.#chunks.flush();
    this.#turns.endTurn('manual');
  }

  complete(): void {
    this.#silence?.stop();
    this.#chunks.flush();
    this.#streams?.end();
  }

  leave(): void {
    this.#silence?.stop();
    this.#streams?.cancel();
  }

  #firstMessage(): Buffer {
    const { settings, options } = this.#options;
    this.#streamKeyterms = this.#keyterms;
    return encodeRecognition({
      audio: options.audio,
      language: settings.language ?? options.language,
      model: settings.model,
      keyterms: this.#keyterms,
    });
  }

  #send(chunk: Uint8Array): void {
    if (this.#streams === undefined) return;
    const ms = (1000 * chunk.length) / (this.#bytesPerSample * this.#options.options.audio.sampleRateHz);
    this.#streams.send(encodeAudio(chunk));
    this.#watchForAnswers(chunk, ms);
    // While an older stream is being finished, what has been answered says nothing about this audio.
    if (this.#streams.isUpToDate) this.#turns.passed(ms);
    this.#keepAlive(ms);
    this.#renew(this.#streams);
  }

  #watchForAnswers(chunk: Uint8Array, ms: number): void {
    this.#voice.hear(chunk, ms);
    if (this.#voice.voiceMs < longestUnansweredMs) return;
    const message = 'google does not answer although somebody speaks.';
    this.#options.subscriber.error(new ProviderStalled(message, { provider: 'google', retryable: true }));
  }

  #keepAlive(ms: number): void {
    this.#sinceAliveMs += ms;
    if (this.#sinceAliveMs < aliveEveryMs) return;
    this.#sinceAliveMs = 0;
    this.#options.subscriber.next({ type: 'stt.alive' });
  }

  #renew(streams: SpeechStreams): void {
    if (!streams.isUpToDate) return;
    const isWanted = streams.ageMs >= agedMs || !haveSameTerms(this.#keyterms, this.#streamKeyterms);
    if (streams.ageMs >= oldestMs || (isWanted && this.#turns.isBetweenTurns)) streams.rollOver(undefined);
  }

  #answer(bytes: Buffer): void {
    this.#voice.answered();
    try {
      const answer = decodeAnswer(bytes);
      if (answer.failure === undefined) this.#turns.hear(answer);
      else this.#refused(answer.failure);
    } catch (error) {
      if (!(error instanceof ProviderError)) throw error;
      this.#options.subscriber.error(error);
    }
  }

  #refused(failure: NonNullable<SpeechAnswer['failure']>): void {
    this.#options.subscriber.error(googleFailure(failure, []));
  }

  #bytesOf(ms: number): number {
    const { sampleRateHz } = this.#options.options.audio;
    return Math.max(1, Math.round((sampleRateHz * ms) / 1000)) * this.#bytesPerSample;
  }
}

function haveSameTerms(some: readonly string[], others: readonly string[]): boolean {
  return some.length === others.length && some.every((term, index) => term === others[index]);
}
