/** Calls `end` at the first Ctrl-C (or SIGTERM, SIGHUP); the second one is no longer waited for. Returns the undoing. */
export function onInterruption(end: () => void): () => void {
  const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;
  const stop = (): void => {
    for (const signal of signals) process.off(signal, handle);
  };
  const handle = (): void => {
    stop();
    end();
  };
  for (const signal of signals) process.on(signal, handle);
  return stop;
}
