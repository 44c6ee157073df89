import { randomUUID } from 'node:crypto';
import { mergeConfigure, readFluxClientMessage, type FluxConfigure } from './flux-client-message.ts';
import type { FluxQuery } from './listen-query.ts';
import { fluxTurnInfo } from './flux-turn-info.ts';
import type { OpenSpeech, Speech, SpeechStep, SpokenWord } from './speech.ts';
import type { FaultMessages, Wire } from './wire.ts';

export interface FluxConnectionOptions {
  readonly wire: Wire;
  readonly query: FluxQuery;
  readonly openSpeech: OpenSpeech;
}

/** "About every 0.25 s of transcribed audio", in audio time. */
const updateEveryMs = 250;
const sliceMs = 10;
/** How sure it is that a turn is over: so much while words come, and each such silence halves the doubt. */
const leastConfidence = 0.1;
const doubtHalvesMs = 400;

/** Deepgram Flux, `GET /v2/listen`: https://developers.deepgram.com/docs/flux/state. Its time is the audio that it got. */
export class FluxConnection {
  readonly #requestId = randomUUID();
  readonly #wire: Wire;
  readonly #speech: Speech;
  readonly #bytesPerMs: number;
  #query: FluxQuery;
  #receivedBytes = 0;
  #nowMs = 0;
  #turn = 0;
  #turnStartMs = 0;
  #lastSaidMs = 0;
  #state: 'initial' | 'ongoing' | 'awaiting-end' = 'initial';
  #lastWordMs = 0;
  #isOver = false;
  /** Acknowledgements that leave when so much audio was received. */
  #late: { readonly atMs: number; readonly message: () => unknown }[] = [];
  readonly #faultMessages: FaultMessages = {
    unknownMessage: () => ({ type: 'Weather', ...this.#stamp(), forecast: 'sunny' }),
    unknownEvent: () => this.#info('TurnPondered', { step: '', words: this.#openWords }),
    error: (code, description) => ({ type: 'Error', ...this.#stamp(), code, description }),
  };

  constructor({ wire, query, openSpeech }: FluxConnectionOptions) {
    this.#wire = wire;
    this.#query = query;
    this.#bytesPerMs = (query.sample_rate * (query.encoding === 'linear16' ? 2 : 1)) / 1000;
    this.#speech = openSpeech({
      form: { encoding: query.encoding, sampleRateHz: query.sample_rate },
      pace: () => (this.#query.eot_threshold < 1 ? {} : { endMs: Number.POSITIVE_INFINITY }),
      report: (step) => this.#hear(step),
      failed: () => wire.close(1011, 'INTERNAL_SERVER_ERROR'),
    });
    if (wire.find('no-greeting') === undefined) wire.send({ type: 'Connected', ...this.#stamp() });
  }

  get receivedMs(): number {
    return this.#receivedBytes / this.#bytesPerMs;
  }

  receiveAudio(bytes: Uint8Array): void {
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
    const message = readFluxClientMessage(text);
    switch (message?.type) {
      case 'CloseStream':
        void this.#closeStream();
        return;
      case 'ForceEndTurn':
        if (this.#wire.find('force-end-turn-disabled') !== undefined) this.#unparsable();
        else this.#speech.endTurn('manual');
        return;
      case 'Configure':
        this.#configure(message);
        return;
      case undefined:
        this.#unparsable();
    }
  }

  closed(): void {
    this.#isOver = true;
    this.#speech.close();
  }

  #goOn(): void {
    for (const { message } of this.#late.filter(({ atMs }) => atMs <= this.#nowMs))
      this.#wire.send(message());
    this.#late = this.#late.filter(({ atMs }) => atMs > this.#nowMs);
    const lastWordMs = this.#speech.words.at(-1)?.endMs ?? 0;
    this.#lastWordMs = Math.max(this.#lastWordMs, lastWordMs);
    if (this.#state !== 'initial' && this.#nowMs - this.#lastWordMs >= this.#query.eot_timeout_ms)
      this.#speech.endTurn('timeout');
    if (this.#nowMs - this.#lastSaidMs >= updateEveryMs)
      this.#say('Update', { step: 'update', words: this.#openWords, confidence: this.#confidence });
  }

  /** What would reach a threshold is told by another event than an update. */
  get #confidence(): number {
    if (this.#state === 'initial') return leastConfidence;
    const { eager_eot_threshold: eager = 1, eot_threshold: end } = this.#query;
    const reached = this.#state === 'ongoing' ? Math.min(eager, end) : end;
    const silenceMs = Math.max(0, this.#nowMs - this.#lastWordMs);
    const grown = 1 - (1 - leastConfidence) * 2 ** (-silenceMs / doubtHalvesMs);
    return Math.round(1000 * Math.min(grown, reached - 0.01)) / 1000;
  }

  /** Before its start is told, a turn has no words. */
  get #openWords(): readonly SpokenWord[] {
    return this.#state === 'initial' ? [] : this.#speech.words;
  }

  #hear(step: SpeechStep): void {
    if (this.#isOver) return;
    switch (step.step) {
      case 'voice':
        return;
      case 'start':
        this.#state = 'ongoing';
        this.#say('StartOfTurn', step);
        return;
      case 'update':
        this.#say('Update', step);
        return;
      case 'eager':
        this.#eager(step);
        return;
      case 'resume':
        if (this.#state === 'awaiting-end') this.#say('TurnResumed', step);
        this.#state = 'ongoing';
        return;
      case 'end':
        this.#end(step);
        return;
      default:
        this.#say(step.step, step);
    }
  }

  #eager(step: SpeechStep): void {
    const { eager_eot_threshold: threshold } = this.#query;
    if (threshold === undefined || this.#state !== 'ongoing') return;
    const confidence = step.confidence ?? Math.max(threshold, 0.55);
    if (confidence < threshold) return;
    this.#state = 'awaiting-end';
    this.#say('EagerEndOfTurn', { ...step, confidence });
  }

  #end(step: SpeechStep): void {
    const confidence =
      step.confidence ?? (step.endedBy === undefined ? Math.max(this.#query.eot_threshold, 0.83) : 0.3);
    const trigger = step.endedBy ?? 'model';
    this.#say('EndOfTurn', { ...step, confidence }, { trigger });
    this.#state = 'initial';
    this.#turn++;
    this.#turnStartMs = this.#nowMs;
  }

  #say(event: string, step: SpeechStep, more: Readonly<Record<string, unknown>> = {}): void {
    this.#lastSaidMs = this.#nowMs;
    this.#wire.send({ ...this.#info(event, step), ...more });
  }

  #info(event: string, step: SpeechStep): Readonly<Record<string, unknown>> {
    const { model, language_hint: hints } = this.#query;
    return fluxTurnInfo({
      stamp: this.#stamp(),
      event,
      step,
      turn: this.#turn,
      window: { startMs: this.#turnStartMs, endMs: this.#nowMs },
      languages: model === 'flux-general-multi' ? (step.languages ?? ['en']) : undefined,
      hints,
    });
  }

  #stamp(): { readonly request_id: string; readonly sequence_id: number } {
    return { request_id: this.#requestId, sequence_id: this.#wire.nextSequence() };
  }

  #configure(wish: FluxConfigure): void {
    const wire = this.#wire;
    const merged = mergeConfigure(this.#query, wish);
    if (wire.find('configure-unanswered') !== undefined) return;
    const isRefused = merged === undefined || wire.find('configure-failure') !== undefined;
    if (!isRefused) this.#query = merged;
    const answer = (): unknown =>
      isRefused ? { type: 'ConfigureFailure', ...this.#stamp() } : this.#success();
    const late = wire.find('configure-late');
    if (late === undefined) wire.send(answer());
    else this.#late.push({ atMs: this.#nowMs + late.byMs, message: answer });
  }

  #success(): unknown {
    const { eager_eot_threshold, eot_threshold, eot_timeout_ms, keyterm = [], language_hint } = this.#query;
    return {
      type: 'ConfigureSuccess',
      ...this.#stamp(),
      thresholds: {
        ...(eager_eot_threshold === undefined ? {} : { eager_eot_threshold }),
        eot_threshold,
        eot_timeout_ms,
      },
      keyterms: keyterm,
      ...(language_hint === undefined ? {} : { language_hints: language_hint }),
    };
  }

  #unparsable(): void {
    this.#wire.send(
      this.#faultMessages.error('UNPARSABLE_CLIENT_MESSAGE', 'The message could not be parsed.'),
    );
    this.#isOver = true;
    this.#wire.close(1008, 'UNPARSABLE_CLIENT_MESSAGE');
  }

  /** The rest is told, without an EndOfTurn; then it closes without a code. */
  async #closeStream(): Promise<void> {
    await this.#speech.complete();
    if (this.#isOver) return;
    this.#say('Update', { step: 'update', words: this.#openWords });
    this.#isOver = true;
    this.#wire.close(1005);
  }
}
