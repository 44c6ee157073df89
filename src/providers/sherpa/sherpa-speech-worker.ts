import { parentPort, workerData } from 'node:worker_threads';
import { loadSherpaPackage } from './sherpa-package.ts';
import { SharedRecogniser } from './shared-recogniser.ts';
import type { SpeechThreadAnswer, SpeechThreadData, SpeechThreadMessage } from './speech-thread-messages.ts';

const port = parentPort;
if (port === null) throw new Error('sherpa-speech-worker runs in a worker thread only');

const { packageUrl, config } = workerData as SpeechThreadData;
const answer = (message: SpeechThreadAnswer): void => port.postMessage(message, []);
const recogniser = new SharedRecogniser(await loadSherpaPackage(packageUrl), config, answer);
let isAtWork = false;

/** Between two rounds more audio may come, which is then decoded together with what is there. */
function work(): void {
  recogniser.round();
  isAtWork = recogniser.hasWork;
  if (isAtWork) setImmediate(work);
}

port.on('message', (message: SpeechThreadMessage) => {
  recogniser.take(message);
  if (isAtWork) return;
  isAtWork = true;
  setImmediate(work);
});
answer({ type: 'ready' });
