/** A file that is being written to, as any log is at any time. */
const passing = /^FSReq/;

/** What keeps a process alive, by kind; sockets, timers and threads of ended calls would be among it. */
export function activeResources(): Readonly<Record<string, number>> {
  const counts: Record<string, number> = {};
  for (const kind of process.getActiveResourcesInfo()) {
    if (!passing.test(kind)) counts[kind] = (counts[kind] ?? 0) + 1;
  }
  return counts;
}

/** The kinds of which there are more than there were. */
export function grownResources(before: ReturnType<typeof activeResources>): readonly string[] {
  return Object.entries(activeResources())
    .filter(([kind, count]) => count > (before[kind] ?? 0))
    .map(([kind, count]) => `${kind}: ${count}`);
}

/** Resolves after so many turns of the event loop: what was closed is gone then. */
export async function turnsOfTheLoop(count: number): Promise<void> {
  for (let turn = 0; turn < count; turn++) await new Promise((resolve) => setImmediate(resolve));
}
