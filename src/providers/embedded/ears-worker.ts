import { parentPort } from 'node:worker_threads';
import { DecoderPool } from './decoder-pool.ts';
import type { EarsAnswer, EarsMessage } from './ears-messages.ts';
import { Utterances } from './utterances.ts';

const port = parentPort;
if (port === null) throw new Error('ears-worker runs in a worker thread only');

const utterances = new Utterances(await DecoderPool.open(), (answer) => port.postMessage(answer, []));
await utterances.rehearse();

// A decoder may have to be made first, so that messages take turns.
let work = Promise.resolve();
port.on('message', (message: EarsMessage) => {
  work = work.then(() => utterances.take(message));
});
port.postMessage({ type: 'ready' } satisfies EarsAnswer, []);
