import { parentPort, workerData } from 'node:worker_threads';
import { CallArchive, type ArchiveNews } from './call-archive.ts';
import type { LogPlace } from './log-files.ts';

export interface LogWorkerData {
  readonly place: LogPlace;
}

/** What the thread is asked: to look now. */
export interface LogQuestion {
  readonly nowMs: number;
}

/** What the thread tells: once that it has looked, and then what it has read. */
export interface LogAnswer extends ArchiveNews {
  readonly hasLooked: boolean;
}

const filesATelling = 16;

const port = parentPort;
if (port === null) throw new Error('log-worker runs in a worker thread only');
const archive = new CallArchive((workerData as LogWorkerData).place);
let isReading = false;

const tell = (hasLooked: boolean): void =>
  port.postMessage({ ...archive.news(), hasLooked } satisfies LogAnswer);

async function readOn(): Promise<void> {
  if (isReading) return;
  isReading = true;
  let read = 0;
  while (await archive.readNext()) {
    read++;
    if (read % filesATelling === 0) tell(false);
  }
  isReading = false;
  if (read > 0) tell(false);
}

async function look({ nowMs }: LogQuestion): Promise<void> {
  await archive.look(nowMs);
  tell(true);
  await readOn();
}

port.on('message', (question: LogQuestion) => void look(question));
