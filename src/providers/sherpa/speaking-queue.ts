import { ProviderUnreachable, type ProviderError } from '../../errors/provider-error.ts';
import type { SherpaSpeaker } from './sherpa-package.ts';

export interface SpeakingRequest {
  readonly text: string;
  readonly speakerNumber: number;
  readonly speed: number;
}

export interface SpeakingEvents {
  /** The receiver owns it. */
  audio(pcm: Int16Array): void;
  ended(): void;
  failed(error: ProviderError): void;
}

interface Job {
  readonly request: SpeakingRequest;
  readonly events: SpeakingEvents;
  isWanted: boolean;
}

const provider = 'sherpa';
const goOn = 1;
const stop = 0;

/** One model speaks one clause at a time, so that replies take turns with each other. */
export class SpeakingQueue {
  readonly #speaker: SherpaSpeaker;
  #jobs: Job[] = [];
  #isSpeaking = false;
  #isClosed = false;

  constructor(speaker: SherpaSpeaker) {
    this.#speaker = speaker;
  }

  /** Returns what gives the place in the queue up, or stops what is being spoken; nothing comes afterwards. */
  speak(request: SpeakingRequest, events: SpeakingEvents): () => void {
    const job: Job = { request, events, isWanted: true };
    if (this.#isClosed) events.failed(closed());
    else {
      this.#jobs.push(job);
      void this.#serve();
    }
    return () => {
      job.isWanted = false;
      if (this.#jobs[0] !== job) this.#jobs = this.#jobs.filter((other) => other !== job);
    };
  }

  /** What is being spoken, or waits to be, fails. */
  close(): void {
    this.#isClosed = true;
    const jobs = this.#jobs;
    this.#jobs = [];
    for (const job of jobs) {
      if (!job.isWanted) continue;
      job.isWanted = false;
      job.events.failed(closed());
    }
  }

  async #serve(): Promise<void> {
    if (this.#isSpeaking) return;
    this.#isSpeaking = true;
    for (let job = this.#jobs[0]; job !== undefined; job = this.#jobs[0]) {
      if (job.isWanted) await this.#run(job);
      if (this.#jobs[0] === job) this.#jobs.shift();
    }
    this.#isSpeaking = false;
  }

  async #run(job: Job): Promise<void> {
    const { text, speakerNumber: sid, speed } = job.request;
    let hasSpoken = false;
    const speak = (samples: Float32Array): void => {
      hasSpoken = true;
      if (job.isWanted && samples.length > 0) job.events.audio(pcmOf(samples));
    };
    const onProgress = ({ samples }: { readonly samples: Float32Array }): number => {
      speak(samples);
      return job.isWanted ? goOn : stop;
    };
    try {
      const whole = await this.#speaker.generateAsync({
        text,
        sid,
        speed,
        enableExternalBuffer: false,
        onProgress,
      });
      if (!hasSpoken) speak(whole.samples);
      if (job.isWanted) job.events.ended();
    } catch (cause) {
      const message = 'sherpa could not speak; what it wrote to standard error says why.';
      if (job.isWanted)
        job.events.failed(new ProviderUnreachable(message, { provider, cause, retryable: true }));
    }
  }
}

function closed(): ProviderUnreachable {
  return new ProviderUnreachable('sherpa can not speak: it was closed.', { provider });
}

function pcmOf(samples: Float32Array): Int16Array {
  return Int16Array.from(samples, (sample) => Math.max(-1, Math.min(1, sample)) * 32_767);
}
