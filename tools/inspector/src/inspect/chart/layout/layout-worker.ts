import type { ELK, ElkNode } from 'elkjs/lib/elk-api.js';

/** Elk in a worker; both are loaded only when something is to be laid out. */
export class LayoutWorker {
  #worker: Worker | undefined;
  #elk: Promise<ELK> | undefined;
  #fail: (cause: Error) => void = () => undefined;

  /** Rejects where the worker can't be loaded or gives up. */
  async layOut(graph: ElkNode): Promise<ElkNode> {
    this.#elk ??= this.#load();
    const elk = await this.#elk;
    return new Promise((resolve, reject) => {
      this.#fail = reject;
      elk.layout(graph).then(resolve, reject);
    });
  }

  end(): void {
    this.#worker?.terminate();
  }

  async #load(): Promise<ELK> {
    const [{ default: Elk }, { default: address }] = await Promise.all([
      import('elkjs/lib/elk-api.js'),
      import('elkjs/lib/elk-worker.min.js?url'),
    ]);
    const worker = new Worker(address);
    this.#worker = worker;
    worker.addEventListener('error', () =>
      this.#fail(new Error('The layout of the chart could not be loaded.')),
    );
    return new Elk({ workerFactory: () => worker });
  }
}
