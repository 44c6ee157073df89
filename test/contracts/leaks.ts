import { expect, vi } from 'vitest';
import { activeResources, turnsOfTheLoop } from '../support/active-resources.ts';
import { collectGarbage } from '../support/collect-garbage.ts';

/** How often everything that talks to a vendor is opened and closed. */
export const opensAndCloses = 1000;
/** Caches and pools are full after these, which are not counted. */
const warmUps = 200;
const atOnce = 20;
/** Connections are kept for the next, as many as there are at once, and both ends are in this process. A leak is a thousand. */
const mostLeft = 2 * atOnce + 10;
/** 1 KiB each. */
const mostGrownMib = opensAndCloses / 1024;

export interface LeakSearch {
  /** Opens so many at once and closes them. Gives what each was lent: nobody may hold it when it is over. */
  readonly openAndClose: (count: number) => Promise<readonly (readonly object[])[]>;
  /** Timers of a clock of the test's own. */
  readonly timers?: (() => number) | undefined;
}

/** Opens and closes a thousand, and looks for what they have left: what they were lent, handles, timers, listeners, memory. */
export async function expectNoLeak(search: LeakSearch): Promise<void> {
  const warnings: string[] = [];
  const warned = ({ name }: Error): unknown => warnings.push(name);
  process.on('warning', warned);
  await repeat(search, warmUps);
  const before = countsOf(search);
  const first = await growth(search);
  await vi.waitFor(() => expect(grown(before, countsOf(search))).toEqual({}), { timeout: 3000 });
  // Buffers of an HTTP/2 session come and go in steps of megabytes; what leaks grows every time.
  const least = first.mib < mostGrownMib ? first : await growth(search);
  process.off('warning', warned);
  expect(first.held, 'still held of what was lent').toBeLessThan(mostLeft);
  expect(least.mib, 'MiB more').toBeLessThan(mostGrownMib);
  expect(warnings).not.toContain('MaxListenersExceededWarning');
}

/** How much more memory there is after a thousand, and how many of the objects that they were lent. */
async function growth(search: LeakSearch): Promise<{ readonly mib: number; readonly held: number }> {
  const before = memoryMib();
  const lent = await repeat(search, opensAndCloses);
  // A weak reference holds what it is made for until the event loop goes on.
  await turnsOfTheLoop(2);
  collectGarbage();
  const held = lent.filter((each) => each.deref() !== undefined).length;
  lent.length = 0;
  await turnsOfTheLoop(2);
  return { mib: memoryMib() - before, held };
}

async function repeat({ openAndClose }: LeakSearch, count: number): Promise<WeakRef<object>[]> {
  const lent: WeakRef<object>[] = [];
  for (let done = 0; done < count; done += atOnce) {
    for (const objects of await openAndClose(atOnce))
      for (const each of objects) lent.push(new WeakRef(each));
  }
  return lent;
}

function countsOf({ timers }: LeakSearch): Readonly<Record<string, number>> {
  return { ...activeResources(), ...(timers === undefined ? {} : { 'timer of its clock': timers() }) };
}

/** The kinds of which there are many more. */
function grown(
  before: Readonly<Record<string, number>>,
  now: Readonly<Record<string, number>>,
): Readonly<Record<string, number>> {
  return Object.fromEntries(
    Object.entries(now).filter(([kind, count]) => count > (before[kind] ?? 0) + mostLeft),
  );
}

function memoryMib(): number {
  collectGarbage();
  const { heapUsed, arrayBuffers } = process.memoryUsage();
  return (heapUsed + arrayBuffers) / 1024 ** 2;
}
