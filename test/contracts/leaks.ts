import { expect, vi } from 'vitest';
import { activeResources, turnsOfTheLoop } from '../support/active-resources.ts';
import { collectGarbage } from '../support/collect-garbage.ts';

/** How often everything that talks to a vendor is opened and closed. */
export const opensAndCloses = 1000;
/** Caches and pools are full after these, which are not counted. */
const warmUps = 200;
const atOnce = 20;
/** What leaks is more by as much in each part. */
const parts = 4;
/** Connections are kept for the next, as many as there are at once, and both ends are in this process. A leak is a thousand. */
const mostLeft = 2 * atOnce + 10;
/** 600 bytes each. */
const mostGrownMib = 0.6;
const mostTurns = 20_000;

export interface LeakSearch {
  /** Opens so many at once and closes them. Gives what each was lent: nobody may hold it when it is over. */
  readonly openAndClose: (count: number) => Promise<readonly (readonly object[])[]>;
  /** Timers of a clock of the test's own. */
  readonly timers?: (() => number) | undefined;
}

/** Opens and closes a thousand, and tells what they have left: what they were lent, handles, timers, listeners, memory. */
export async function leftBehind(search: LeakSearch): Promise<readonly string[]> {
  const warnings: string[] = [];
  const warned = ({ name, message }: Error): unknown => warnings.push(`${name}: ${message}`);
  process.on('warning', warned);
  await repeat(search, warmUps);
  const before = countsOf(search);
  const { grownMib, held } = await growth(search);
  const grown = (): readonly string[] => grownCounts(before, countsOf(search));
  // They may take a moment to be closed.
  await vi.waitUntil(() => grown().length === 0, { timeout: 3000 }).catch(() => undefined);
  process.off('warning', warned);
  return [
    ...grown(),
    ...(held < mostLeft ? [] : [`${held} of the objects that were lent`]),
    ...(grownMib < mostGrownMib ? [] : [`${grownMib.toFixed(2)} MiB`]),
    ...warnings.filter((warning) => warning.startsWith('MaxListenersExceeded')),
  ];
}

/** Waits until nothing is open, and without a timer, which would be counted. */
export async function untilNone(openCount: () => number): Promise<void> {
  for (let turn = 0; openCount() > 0 && turn < mostTurns; turn++) await turnsOfTheLoop(1);
  expect(openCount(), 'still open').toBe(0);
}

/** How much more memory there is after a thousand, and how many of the objects that they were lent. */
async function growth(search: LeakSearch): Promise<{ readonly grownMib: number; readonly held: number }> {
  const grownMib: number[] = [];
  const held: number[] = [];
  let beforeMib = memoryMib();
  for (let part = 0; part < parts; part++) {
    const lent = await repeat(search, opensAndCloses / parts);
    // A weak reference holds what it is made for until the event loop goes on.
    await turnsOfTheLoop(3);
    const nowMib = memoryMib();
    held.push(lent.filter((each) => each.deref() !== undefined).length);
    grownMib.push(nowMib - beforeMib);
    beforeMib = nowMib;
  }
  return { grownMib: steady(grownMib), held: steady(held) };
}

/** As if all parts were like the lowest: code is compiled, and buffers come and go, in one part or the other. */
function steady(ofParts: readonly number[]): number {
  return parts * Math.min(...ofParts);
}

async function repeat({ openAndClose }: LeakSearch, count: number): Promise<readonly WeakRef<object>[]> {
  const lent: WeakRef<object>[] = [];
  for (let done = 0; done < count; done += atOnce) {
    for (const objects of await openAndClose(Math.min(atOnce, count - done)))
      for (const each of objects) lent.push(new WeakRef(each));
  }
  return lent;
}

function countsOf({ timers }: LeakSearch): Readonly<Record<string, number>> {
  return { ...activeResources(), ...(timers === undefined ? {} : { 'timer of its clock': timers() }) };
}

/** The kinds of which there are many more. */
function grownCounts(
  before: Readonly<Record<string, number>>,
  now: Readonly<Record<string, number>>,
): readonly string[] {
  return Object.entries(now)
    .filter(([kind, count]) => count > (before[kind] ?? 0) + mostLeft)
    .map(([kind, count]) => `${kind}: ${count}`);
}

function memoryMib(): number {
  collectGarbage();
  const { heapUsed, arrayBuffers } = process.memoryUsage();
  return (heapUsed + arrayBuffers) / 1024 ** 2;
}
