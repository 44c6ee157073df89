import type { SherpaPackage, SherpaRecogniser, SherpaStream } from './sherpa-package.ts';
import type { SpeechThreadAnswer, SpeechThreadMessage } from './speech-thread-messages.ts';

const hearingRateHz = 16_000;

interface Listening {
  stream: SherpaStream;
  /** Audio, and the question what it was; in order. */
  readonly inputs: (Float32Array | 'finish')[];
}

/**
 * One recogniser for all calls of a thread: in each round it takes one piece of audio of every call that has some, and decodes
 * them together. The same audio gives the same words, however much of it waits.
 */
export class SharedRecogniser {
  readonly #recogniser: SherpaRecogniser;
  readonly #answer: (answer: SpeechThreadAnswer) => void;
  readonly #calls = new Map<number, Listening>();

  /** Throws what the package throws, after it has written the reason to the process's standard error. */
  constructor(sherpa: SherpaPackage, config: object, answer: (answer: SpeechThreadAnswer) => void) {
    this.#recogniser = new sherpa.OnlineRecognizer(config);
    this.#answer = answer;
  }

  get hasWork(): boolean {
    return [...this.#calls.values()].some(({ inputs }) => inputs.length > 0);
  }

  take(message: SpeechThreadMessage): void {
    const { call } = message;
    switch (message.type) {
      case 'listen':
        this.#calls.set(call, { stream: this.#recogniser.createStream(), inputs: [] });
        this.#answer({ type: 'listening', call });
        return;
      case 'hear':
        this.#calls.get(call)?.inputs.push(Float32Array.from(message.pcm, (sample) => sample / 32_768));
        return;
      case 'finish':
        this.#calls.get(call)?.inputs.push('finish');
        return;
      case 'leave':
        this.#calls.delete(call);
    }
  }

  /** Takes one piece of each call, and answers for it. */
  round(): void {
    const taken: {
      readonly call: number;
      readonly listening: Listening;
      readonly input: Float32Array | 'finish';
    }[] = [];
    for (const [call, listening] of this.#calls) {
      const input = listening.inputs.shift();
      if (input === undefined) continue;
      if (input === 'finish') listening.stream.inputFinished();
      else listening.stream.acceptWaveform({ samples: input, sampleRate: hearingRateHz });
      taken.push({ call, listening, input });
    }
    this.#decode(taken.map(({ listening }) => listening.stream));
    for (const { call, listening, input } of taken) {
      if (input === 'finish') this.#finish(call, listening);
      else this.#report(call, listening, input);
    }
  }

  #decode(streams: readonly SherpaStream[]): void {
    const ready = (): SherpaStream[] => streams.filter((stream) => this.#recogniser.isReady(stream));
    for (let batch = ready(); batch.length > 0; batch = ready()) this.#recogniser.decodeStreams(batch);
  }

  #report(call: number, { stream }: Listening, { length }: Float32Array): void {
    const text = textOf(this.#recogniser, stream);
    const isEnd = this.#recogniser.isEndpoint(stream);
    if (isEnd) this.#recogniser.reset(stream);
    this.#answer({ type: 'heard', call, ms: (1000 * length) / hearingRateHz, text, isEnd });
  }

  /** A stream that was told that it is over takes no more audio. */
  #finish(call: number, listening: Listening): void {
    const text = textOf(this.#recogniser, listening.stream);
    listening.stream = this.#recogniser.createStream();
    this.#answer({ type: 'finished', call, text });
  }
}

/** Some models know capital letters only. */
function textOf(recogniser: SherpaRecogniser, stream: SherpaStream): string {
  const text = recogniser.getResult(stream).text.trim();
  return /\p{Ll}/u.test(text) ? text : text.toLowerCase();
}
