import { randomUUID } from 'node:crypto';
import { z } from 'zod';
import type { Clock } from '../../../src/ports/clock.ts';
import { IdleWatch } from './idle-watch.ts';
import type { NovaQuery } from './listen-query.ts';
import { novaMetadata, novaResults, type NovaResultsParts } from './nova-server-messages.ts';
import type { OpenSpeech, Speech, SpeechPace, SpeechStep, SpokenWord } from './speech.ts';
import type { FaultMessages, Wire } from './wire.ts';

export interface NovaConnectionOptions {
  readonly wire: Wire;
  readonly query: NovaQuery;
  readonly openSpeech: OpenSpeech;
  readonly clock: Clock;
}

const sliceMs = 10;
const interimEveryMs = 300;
/** While nobody talks, there is a result without words now and then. */
const emptyEveryMs = 900;
/** A longer segment is finished although nobody has paused. */
const longestSegmentMs = 3000;

const clientMessage = z.discriminatedUnion('type', [
  z.strictObject({ type: z.literal('KeepAlive') }),
  z.strictObject({ type: z.literal('Finalize'), channel: z.literal(0).optional() }),
  z.strictObject({ type: z.literal('CloseStream') }),
  z.strictObject({ type: z.literal('Configure'), keyterms: z.array(z.string().min(1)) }),
]);

/** Deepgram Nova, `GET /v1/listen`. Its time is the audio that it got, but for its idle close. */
export class NovaConnection {
  readonly #requestId = randomUUID();
  readonly #wire: Wire;
  readonly #query: NovaQuery;
  readonly #speech: Speech;
  readonly #idle: IdleWatch;
  readonly #bytesPerMs: number;
  #receivedBytes = 0;
  #nowMs = 0;
  /** Where the segment began that is not final yet, and how many words of the turn are final. */
  #segmentMs = 0;
  #finalWords = 0;
  #lastWordMs = 0;
  #lastSaidMs = 0;
  #isOver = false;
  readonly #faultMessages: FaultMessages = {
    unknownMessage: () => ({ type: 'Weather', forecast: 'sunny' }),
    unknownEvent: () => ({ type: 'Pondered', channel: [0, 1] }),
    error: (code, description) => ({ type: 'Error', variant: code, description, message: description }),
  };

  constructor({ wire, query, openSpeech, clock }: NovaConnectionOptions) {
    this.#wire = wire;
    this.#query = query;
    this.#bytesPerMs = (query.sample_rate * (query.encoding === 'linear16' ? 2 : 1)) / 1000;
    this.#speech = openSpeech({
      form: { encoding: query.encoding, sampleRateHz: query.sample_rate },
      pace: () => this.#pace,
      report: (step) => this.#hear(step),
      failed: () => wire.close(1011, 'NET-0000'),
    });
    this.#idle = new IdleWatch(clock, () => this.#wire.close(1011, 'NET-0001'));
  }

  get receivedMs(): number {
    return this.#receivedBytes / this.#bytesPerMs;
  }

  receiveAudio(bytes: Uint8Array): void {
    this.#idle.audio();
    const sliceBytes = Math.round(this.#bytesPerMs * sliceMs);
    for (let at = 0; at < bytes.length && !this.#isOver; at += sliceBytes) {
      const slice = bytes.subarray(at, at + sliceBytes);
      this.#receivedBytes += slice.length;
      this.#nowMs = this.receivedMs;
      this.#wire.advance(this.#nowMs, this.#faultMessages);
      this.#speech.hear(slice, this.#nowMs);
      this.#goOn();
    }
  }

  receiveText(text: string): void {
    if (this.#isOver) return;
    const message = readClientMessage(text);
    switch (message?.type) {
      case 'KeepAlive':
        this.#idle.keptAlive();
        return;
      case 'Finalize':
        // "Not guaranteed": https://developers.deepgram.com/docs/finalize
        if (this.#wire.find('finalize-unanswered') === undefined)
          this.#tell({ isFinal: true, isSpeechFinal: true, isFromFinalize: true });
        return;
      case 'Configure':
        this.#configure(message.keyterms);
        return;
      case 'CloseStream':
        void this.#closeStream();
        return;
      case undefined:
        this.#wire.send(this.#faultMessages.error('INVALID_MESSAGE', 'The message could not be parsed.'));
        this.#isOver = true;
        this.#wire.close(1008, 'DATA-0000');
    }
  }

  closed(): void {
    this.#isOver = true;
    this.#idle.stop();
    this.#speech.close();
  }

  /** Endpointing is the eager end, and UtteranceEnd the certain one. */
  get #pace(): SpeechPace {
    const { endpointing, utterance_end_ms: utteranceEndMs } = this.#query;
    const eagerMs =
      endpointing === 'false' ? Number.POSITIVE_INFINITY : endpointing === 'true' ? 10 : endpointing;
    return { eagerMs, endMs: utteranceEndMs ?? Math.min(eagerMs, 2000) + 500 };
  }

  get #openWords(): readonly SpokenWord[] {
    return this.#speech.words.slice(this.#finalWords);
  }

  #goOn(): void {
    const words = this.#openWords;
    const sinceMs = this.#nowMs - this.#lastSaidMs;
    if (this.#nowMs - this.#segmentMs >= longestSegmentMs) this.#tell({ isFinal: true });
    else if (
      this.#query.interim_results === 'true' &&
      sinceMs >= (words.length > 0 ? interimEveryMs : emptyEveryMs)
    )
      this.#tell({ isFinal: false });
  }

  #hear(step: SpeechStep): void {
    if (this.#isOver) return;
    switch (step.step) {
      case 'voice':
        if (this.#query.vad_events === 'true')
          this.#wire.send({ type: 'SpeechStarted', channel: [0, 1], timestamp: this.#nowMs / 1000 });
        return;
      case 'start':
      case 'update':
        if (this.#query.interim_results === 'true') this.#tell({ isFinal: false });
        return;
      case 'eager':
        this.#tell({ isFinal: true, isSpeechFinal: true });
        return;
      case 'end':
        if (this.#openWords.length > 0) this.#tell({ isFinal: true });
        this.#finalWords = 0;
        if (this.#query.utterance_end_ms !== undefined)
          this.#wire.send({ type: 'UtteranceEnd', channel: [0, 1], last_word_end: this.#lastWordMs / 1000 });
        return;
      case 'resume':
      default:
        return;
    }
  }

  #tell(parts: Pick<NovaResultsParts, 'isFinal' | 'isSpeechFinal' | 'isFromFinalize'>): void {
    const words = this.#openWords;
    this.#lastWordMs = words.at(-1)?.endMs ?? this.#lastWordMs;
    this.#lastSaidMs = this.#nowMs;
    const { model } = this.#query;
    const window = { startMs: this.#segmentMs, endMs: this.#nowMs };
    this.#wire.send(novaResults({ ...parts, words, window, model, requestId: this.#requestId }));
    if (!parts.isFinal) return;
    this.#finalWords += words.length;
    this.#segmentMs = this.#nowMs;
  }

  /** Since October 2026, Nova-3 only: https://developers.deepgram.com/changelog/2026/10/19 */
  #configure(keyterms: readonly string[]): void {
    if (this.#wire.find('configure-unanswered') !== undefined) return;
    const isTaken =
      this.#query.model.startsWith('nova-3') && this.#wire.find('configure-failure') === undefined;
    this.#wire.send({
      type: isTaken ? 'ConfigureSuccess' : 'ConfigureFailure',
      request_id: this.#requestId,
      ...(isTaken ? { keyterms } : {}),
    });
  }

  async #closeStream(): Promise<void> {
    await this.#speech.complete();
    if (this.#isOver) return;
    if (this.#openWords.length > 0) this.#tell({ isFinal: true });
    this.#isOver = true;
    this.#wire.send(novaMetadata(this.#requestId, this.#nowMs));
    this.#wire.close(1000);
  }
}

function readClientMessage(text: string): z.output<typeof clientMessage> | undefined {
  try {
    return clientMessage.safeParse(JSON.parse(text)).data;
  } catch {
    return undefined;
  }
}
