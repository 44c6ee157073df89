import { Worker } from 'node:worker_threads';
import type { Logger } from '../observability/logger.ts';
import type { Clock } from '../ports/clock.ts';
import type { RecordedCall } from './call-archive.ts';
import { logFilesAt, type LogFile, type LogPlace } from './log-files.ts';
import type { LogAnswer, LogQuestion, LogWorkerData } from './log-worker.ts';

/** How long a list waits to hear which files there are, the thread's start included. */
const lookPatienceMs = 1000;
/** A few small logs are read in that time, and then a list is whole at once. */
const readPatienceMs = 150;
/** As many deaths of the thread are no accident. */
const mostDeaths = 3;

export interface RecordedCallsOptions {
  readonly place: LogPlace;
  readonly clock: Clock;
  readonly logger: Logger;
  /** What a test puts in the place of the thread. */
  readonly newWorker?: (data: LogWorkerData) => LogThread;
}

/** What is used of a worker. */
export type LogThread = Pick<Worker, 'on' | 'postMessage' | 'terminate' | 'unref'>;

export interface RecordedCallList {
  /** In no order. */
  readonly calls: readonly RecordedCall[];
  /** How many are not among them, as they were written before. */
  readonly leftOut: number;
  /** How many logs are still to be read. */
  readonly reading: number;
}

/** The calls of the event logs, read in a thread of its own: gigabytes of them are nothing to the calls that live. */
export class RecordedCalls {
  readonly #options: RecordedCallsOptions;
  readonly #calls = new Map<string, RecordedCall>();
  #leftOut = 0;
  #reading = 0;
  #worker: LogThread | undefined;
  #deaths = 0;
  #isClosed = false;
  #looking: Promise<void> | undefined;
  /** Told what the thread says while a list waits; undefined: the thread is gone. */
  #hear: ((answer: LogAnswer | undefined) => void) | undefined;

  constructor(options: RecordedCallsOptions) {
    this.#options = options;
  }

  /** What is known by now; what is still to be read is without its summary. Never rejects. Who asks meanwhile waits for the same look. */
  async list(): Promise<RecordedCallList> {
    this.#looking ??= this.#look().finally(() => (this.#looking = undefined));
    await this.#looking;
    return { calls: [...this.#calls.values()], leftOut: this.#leftOut, reading: this.#reading };
  }

  /** Looked up among the files that there are: an id is never made into a path. */
  async find(id: string): Promise<LogFile | undefined> {
    return (await logFilesAt(this.#options.place)).find((file) => file.id === id);
  }

  /** Ends the thread; resolves when it is gone. */
  async close(): Promise<void> {
    this.#isClosed = true;
    await this.#worker?.terminate();
  }

  async #look(): Promise<void> {
    const { clock } = this.#options;
    if (this.#isClosed || this.#deaths >= mostDeaths) return;
    const worker = (this.#worker ??= this.#newWorker());
    await new Promise<void>((resolve) => {
      let timer = clock.setTimeout(resolve, lookPatienceMs);
      let hasLooked = false;
      this.#hear = (answer) => {
        const isNews = answer?.hasLooked === true && !hasLooked;
        hasLooked ||= isNews;
        const isDone = answer === undefined || (hasLooked && answer.reading === 0);
        if (!isDone && !isNews) return;
        clock.clearTimeout(timer);
        if (isDone) resolve();
        else timer = clock.setTimeout(resolve, readPatienceMs);
      };
      worker.postMessage({ nowMs: clock.now() } satisfies LogQuestion, []);
    });
    this.#hear = undefined;
  }

  #newWorker(): LogThread {
    const { place, newWorker = newThread } = this.#options;
    const worker = newWorker({ place });
    worker.on('message', (answer: LogAnswer) => this.#take(answer));
    worker.on('error', (error) => {
      this.#options.logger.error({ err: error }, 'The thread that reads event logs failed');
    });
    worker.on('exit', () => this.#lose());
    worker.unref();
    return worker;
  }

  #take(answer: LogAnswer): void {
    for (const call of answer.changed) this.#calls.set(call.id, call);
    for (const id of answer.gone) this.#calls.delete(id);
    this.#leftOut = answer.leftOut;
    this.#reading = answer.reading;
    this.#hear?.(answer);
  }

  /** A new one tells everything anew. */
  #lose(): void {
    this.#worker = undefined;
    this.#deaths++;
    this.#calls.clear();
    this.#leftOut = 0;
    this.#reading = 0;
    this.#hear?.(undefined);
  }
}

function newThread(workerData: LogWorkerData): Worker {
  // The flags of Node that a program was started with are none of its threads': `--input-type` ends each at once.
  return new Worker(new URL('./log-worker.js', import.meta.url), { workerData, execArgv: [] });
}
