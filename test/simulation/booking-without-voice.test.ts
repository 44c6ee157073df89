import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { SimulatedCaller } from '../../tools/caller/simulated-caller.ts';
import { NotedCall } from '../support/call-notes.ts';
import { startTalky, type RunningTalky } from '../support/running-talky.ts';

const answerTimeoutMs = 20_000;

let talky: RunningTalky;
beforeAll(async () => {
  talky = await startTalky();
});
afterAll(() => talky.stop());

const typed = ["I'd like to book an appointment", 'a cleaning', 'Tuesday', 'at 3:30 pm', 'yes'];
/** Book, a cleaning, Tuesday, half past three, yes. */
const keys = ['1#', '2#', '2#', '330#', '1#'];

describe('an appointment booked without a word being said', () => {
  it.concurrent.each([
    {
      means: 'by typing',
      turns: typed,
      take: (caller: SimulatedCaller, turn: string) => caller.type(turn, answerTimeoutMs),
    },
    {
      means: 'by keys',
      turns: keys,
      take: (caller: SimulatedCaller, turn: string) => caller.press(turn, answerTimeoutMs),
    },
  ])('is the same appointment $means', async ({ turns, take }) => {
    const call = new NotedCall({ url: talky.callUrl, sampleRateHz: 16_000, hasMicrophone: false });
    await call.caller.call();
    await call.caller.listening(answerTimeoutMs);
    for (const turn of turns) {
      const { answered } = await take(call.caller, turn);
      expect(answered ? turn : `no answer to ${turn}`).toBe(turn);
    }
    await call.caller.hangUp();
    const confirmation = call.replies.at(-1);
    expect(confirmation?.text).toMatch(/booked for a cleaning on Tuesday.* at three thirty in the afternoon/);
    expect(confirmation?.heard).toBe(confirmation?.text);
    expect(call.replies.map(({ outcome }) => outcome)).toEqual(call.replies.map(() => 'completed'));
  });

  it('interrupts a reply at the first key', async () => {
    const call = new NotedCall({ url: talky.callUrl, sampleRateHz: 16_000, hasMicrophone: false });
    await call.caller.call();
    await call.until(() => call.states.includes('speaking'), answerTimeoutMs);
    await call.caller.press('4#', answerTimeoutMs);
    await call.caller.hangUp();
    expect(call.replies[0]?.outcome).toBe('interrupted');
    expect(call.replies[1]?.text).toContain('Monday to Friday');
    expect(call.states.slice(0, 5)).toEqual(['listening', 'thinking', 'speaking', 'barge-in', 'listening']);
  });
});
