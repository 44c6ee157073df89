import type { ElkNode } from 'elkjs/lib/elk-api.js';

/**
 * Has elk lay out a graph in a worker, which ends with it. Elk is loaded only then. Rejects where the worker can't be
 * loaded or gives up.
 */
export async function layOut(graph: ElkNode): Promise<ElkNode> {
  const [{ default: Elk }, { default: address }] = await Promise.all([
    import('elkjs/lib/elk-api.js'),
    import('elkjs/lib/elk-worker.min.js?url'),
  ]);
  const worker = new Worker(address);
  try {
    return await new Promise<ElkNode>((resolve, reject) => {
      worker.addEventListener('error', () =>
        reject(new Error('The layout of the chart could not be loaded.')),
      );
      new Elk({ workerFactory: () => worker }).layout(graph).then(resolve, reject);
    });
  } finally {
    worker.terminate();
  }
}
