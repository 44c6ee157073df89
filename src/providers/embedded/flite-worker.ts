import { parentPort } from 'node:worker_threads';
import { FliteError } from './flite-program.ts';
import { spokenTokens } from './flite-text.ts';
import { Flite, type FliteRequest, type FliteSpeech } from './flite.ts';

/** What the thread is asked, one at a time. */
export interface FliteJob extends FliteRequest {
  readonly id: number;
}

/** What the thread answers: `ready` once, then one answer for each job. The samples are transferred. */
export type FliteAnswer =
  | { readonly type: 'ready' }
  | ({ readonly type: 'spoken'; readonly id: number } & FliteSpeech)
  | { readonly type: 'refused'; readonly id: number; readonly reason: string };

const flite = new Flite();
const port = parentPort;
if (port === null) throw new Error('flite-worker runs in a worker thread only');

function answer({ id, ...request }: FliteJob): FliteAnswer {
  try {
    return { type: 'spoken', id, ...flite.speak(request) };
  } catch (error) {
    if (error instanceof FliteError) return { type: 'refused', id, reason: error.message };
    throw error;
  }
}

// The first run takes twice as long, because the code is compiled along the way.
flite.speak({ voice: 'slt', tokens: spokenTokens('Hello, how can I help you?'), speed: 1 });

port.on('message', (job: FliteJob) => {
  const reply = answer(job);
  port.postMessage(reply, reply.type === 'spoken' ? [reply.pcm.buffer] : []);
});
port.postMessage({ type: 'ready' } satisfies FliteAnswer);
