import { afterEach, beforeEach } from 'vitest';

/** What a call lets through to the process fails the test: there it would end every call. */
export function nothingReachesTheProcess(): void {
  const escaped: unknown[] = [];
  const escape = (error: unknown): void => void escaped.push(error);

  beforeEach(() => {
    escaped.length = 0;
    process.on('uncaughtException', escape);
    process.on('unhandledRejection', escape);
  });

  afterEach(async () => {
    // RxJS, EventTarget and promises throw what nobody caught in a turn of the event loop of their own.
    await new Promise((resolve) => setImmediate(resolve));
    await new Promise((resolve) => setTimeout(resolve, 1));
    process.off('uncaughtException', escape);
    process.off('unhandledRejection', escape);
    if (escaped.length > 0) throw new AggregateError(escaped, `reached the process: ${escaped.join(', ')}`);
  });
}
