import { openLocalServer } from '../commands/local-server.ts';

/** What the server's process tells the bench. */
export type ServerReport =
  | { readonly type: 'listening'; readonly url: string }
  | {
      readonly type: 'usage';
      /** User and system time of all threads since the start, in milliseconds. */
      readonly cpuMs: number;
      readonly rssBytes: number;
      /** After a collection. */
      readonly heapBytes: number;
    };

const report = (message: ServerReport): void => {
  process.send?.(message);
};

/** The server in a process of its own, so that its figures hold nothing of the callers'; any message asks for them. */
const talky = await openLocalServer({
  env: process.env,
  host: '127.0.0.1',
  port: 0,
  eventLogFolder: null,
  log: 'silent',
});
process.on('message', () => {
  globalThis.gc?.();
  const { user, system } = process.cpuUsage();
  const { rss, heapUsed } = process.memoryUsage();
  report({ type: 'usage', cpuMs: (user + system) / 1000, rssBytes: rss, heapBytes: heapUsed });
});
process.on('disconnect', () => {
  void talky.close({ drainMs: 0 });
});
report({ type: 'listening', url: talky.url });
