import { afterAll, beforeAll, expect, it } from 'vitest';
import { activeResources, grownResources, turnsOfTheLoop } from '../support/active-resources.ts';
import { collectGarbage } from '../support/collect-garbage.ts';
import { NotedCall } from '../support/call-notes.ts';
import { startTalky, type RunningTalky } from '../support/running-talky.ts';
import { speakAs } from '../support/spoken.ts';

const sampleRateHz = 8000;
const atOnce = 20;
const answerTimeoutMs = 15_000;
const twoMebibytes = 2 * 1024 * 1024;

let talky: RunningTalky;
beforeAll(async () => {
  talky = await startTalky();
});
afterAll(() => talky.stop());

/** Four ways in which a short call goes by. */
async function shortCall(index: number): Promise<void> {
  const call = new NotedCall({ url: talky.callUrl, encoding: 'mulaw', sampleRateHz });
  await call.caller.call();
  const leaves = index % 4;
  if (leaves === 0) await call.until(() => call.states.includes('speaking'), answerTimeoutMs);
  if (leaves === 1) {
    void call.caller.type('what are your hours', answerTimeoutMs);
    await call.until(() => call.replies.length === 2 && call.states.at(-1) === 'speaking', answerTimeoutMs);
  }
  if (leaves === 2) {
    void call.caller.say(await speakAs('kal16', 'where are you', sampleRateHz), answerTimeoutMs);
    await call.until(() => call.all('turn').length > 0, answerTimeoutMs);
  }
  if (leaves === 3) {
    call.caller.client.vanish();
    await call.caller.client.closed;
  } else await call.caller.hangUp();
}

async function shortCalls(count: number): Promise<void> {
  for (let first = 0; first < count; first += atOnce) {
    await Promise.all(Array.from({ length: atOnce }, (_, index) => shortCall(first + index)));
  }
}

/** Sockets and files close a moment after their call is over. */
async function settled(): Promise<void> {
  while (talky.calls.liveCount > 0) await turnsOfTheLoop(1);
  await turnsOfTheLoop(200);
}

/** What JavaScript holds, and what it holds outside: buffers, and the memory of WebAssembly. */
function memory(): { readonly heap: number; readonly outside: number } {
  collectGarbage();
  const { heapUsed, external } = process.memoryUsage();
  return { heap: heapUsed, outside: external };
}

it('leaves nothing behind after 200 short calls', async () => {
  await shortCalls(2 * atOnce);
  await settled();
  const before = { resources: activeResources(), memory: memory() };
  await shortCalls(200);
  await settled();
  const after = memory();
  const grown = after.heap - before.memory.heap;
  const outside = after.outside - before.memory.outside;
  process.stdout.write(
    `heap growth over 200 calls: ${(grown / 1024).toFixed(0)} KiB, outside it ${(outside / 1024).toFixed(0)} KiB\n`,
  );
  expect(talky.calls.liveCount).toBe(0);
  expect(grownResources(before.resources)).toEqual([]);
  expect(grown).toBeLessThanOrEqual(twoMebibytes);
  expect(outside).toBeLessThanOrEqual(twoMebibytes / 4);
}, 120_000);
