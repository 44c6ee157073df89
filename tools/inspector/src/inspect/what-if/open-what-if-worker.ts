import type { WhatIfAnswer, WhatIfWorker } from './what-if-messages.ts';

/** The worker in a thread of its own. */
export function openWhatIfWorker(answered: (answer: WhatIfAnswer) => void): WhatIfWorker {
  const worker = new Worker(new URL('./what-if.worker.ts', import.meta.url), { type: 'module' });
  worker.addEventListener('message', ({ data }: MessageEvent<WhatIfAnswer>) => answered(data));
  worker.addEventListener('error', (event) => {
    event.preventDefault();
    answered({
      type: 'failed',
      why: 'The replay could not be started in this browser. Load the page again.',
    });
  });
  return {
    ask: (request) => worker.postMessage(request, {}),
    close: () => worker.terminate(),
  };
}
