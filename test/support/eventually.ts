import { vi } from 'vitest';
import { patienceMs } from './patience.ts';

/** What `check` gives once it throws no longer. */
export function eventually<Result>(
  check: () => Result | Promise<Result>,
  { intervalMs = 20 }: { readonly intervalMs?: number } = {},
): Promise<Result> {
  return vi.waitFor(check, { timeout: patienceMs, interval: intervalMs });
}
