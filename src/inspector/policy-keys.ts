/**
 * Which setting of the policy each of a machine's delays is, or how long where none sets it: found by asking for it, so that
 * it can't be out of date.
 */
export function policyKeys(delays: Readonly<Record<string, unknown>>): ReadonlyMap<string, string> {
  const keys = new Map<string, string>();
  for (const [name, delay] of Object.entries(delays)) {
    const key = typeof delay === 'number' ? `${delay} ms` : keyReadBy(delay);
    if (key !== undefined) keys.set(name, key);
  }
  return keys;
}

function keyReadBy(delay: unknown): string | undefined {
  if (typeof delay !== 'function') return undefined;
  const read: string[] = [];
  const policy: unknown = new Proxy(
    {},
    {
      get: (_, key) => {
        read.push(String(key));
        return policy;
      },
    },
  );
  delay({ context: { policy } });
  return read.length === 0 ? undefined : read.join('.');
}
