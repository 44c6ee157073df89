import { fork, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { performance } from 'node:perf_hooks';
import { setTimeout as sleep } from 'node:timers/promises';
import type { ServerReport } from './server-under-test.ts';

const readyTimeoutMs = 30_000;
const readyPollMs = 5;

export type Usage = Extract<ServerReport, { readonly type: 'usage' }>;

/** A server in a process of its own, and what it costs. */
export class MeasuredServer {
  /** `http://127.0.0.1:PORT`. */
  readonly url: string;
  /** From the spawning of the process to the first 200 of `/ready`. */
  readonly readyMs: number;
  readonly #process: ChildProcess;

  private constructor(process: ChildProcess, url: string, readyMs: number) {
    this.#process = process;
    this.url = url;
    this.readyMs = readyMs;
  }

  /** Rejects when the process ends or is not ready within 30 s. */
  static async start(): Promise<MeasuredServer> {
    const startMs = performance.now();
    const child = fork(new URL('server-under-test.js', import.meta.url), { execArgv: ['--expose-gc'] });
    const { url } = await nextReport(child, 'listening');
    while (!(await isReady(url))) {
      if (performance.now() - startMs > readyTimeoutMs) {
        child.kill('SIGKILL');
        throw new Error(`The server was not ready within ${readyTimeoutMs} ms.`);
      }
      await sleep(readyPollMs);
    }
    return new MeasuredServer(child, url, performance.now() - startMs);
  }

  usage(): Promise<Usage> {
    const usage = nextReport(this.#process, 'usage');
    this.#process.send('usage');
    return usage;
  }

  /** Ends the process; one that can't end is killed. */
  async stop(): Promise<void> {
    if (this.#process.exitCode !== null) return;
    const exit = once(this.#process, 'exit');
    this.#process.disconnect();
    const timer = setTimeout(() => this.#process.kill('SIGKILL'), 5000);
    await exit;
    clearTimeout(timer);
  }
}

function nextReport<T extends ServerReport['type']>(
  child: ChildProcess,
  type: T,
): Promise<Extract<ServerReport, { readonly type: T }>> {
  return new Promise((resolve, reject) => {
    const onMessage = (message: unknown): void => {
      const report = message as ServerReport;
      if (report.type !== type) return;
      child.off('message', onMessage);
      child.off('exit', onExit);
      resolve(report as Extract<ServerReport, { readonly type: T }>);
    };
    const onExit = (code: number | null): void => {
      reject(new Error(`The server's process ended with ${code ?? 'a signal'}.`));
    };
    child.on('message', onMessage);
    child.once('exit', onExit);
  });
}

async function isReady(url: string): Promise<boolean> {
  const response = await fetch(`${url}/ready`).catch(() => undefined);
  await response?.body?.cancel();
  return response?.status === 200;
}
