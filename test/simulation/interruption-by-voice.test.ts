import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { system } from '../../src/system.ts';
import { NotedCall } from '../support/call-notes.ts';
import { startTalky, type RunningTalky } from '../support/running-talky.ts';
import { cough, joined, mmHmm, speakAs } from '../support/spoken.ts';

const sampleRateHz = 16_000;
const answerTimeoutMs = 15_000;

let talky: RunningTalky;
beforeAll(async () => {
  talky = await startTalky();
});
afterAll(() => talky.stop());

const after = (ms: number): Promise<void> =>
  new Promise((resolve) => {
    system.clock.setTimeout(resolve, ms);
  });

/** A call whose greeting has been heard for so long. */
async function intoTheGreeting(heardMs: number): Promise<NotedCall> {
  const call = new NotedCall({ url: talky.callUrl, sampleRateHz });
  await call.caller.call();
  await call.until(() => call.states.includes('speaking'), answerTimeoutMs);
  await after(heardMs);
  return call;
}

const greetingAudio = (call: NotedCall): Int16Array => joined(call.audio.map(({ pcm }) => pcm));

describe('a caller who interrupts in the middle of a sentence', () => {
  it('is heard: silence within 40 ms, and a history that holds what was heard', async () => {
    const call = await intoTheGreeting(700);
    const question = await speakAs('rms', 'what are your hours', sampleRateHz);
    const { answered } = await call.caller.say(question, answerTimeoutMs);
    expect(answered).toBe(true);

    const startedAt = call.firstAt((message) => message.type === 'turn' && message.event === 'started') ?? 0;
    const clearAt = call.firstAt((message) => message.type === 'clear') ?? Infinity;
    expect(clearAt - startedAt).toBeLessThanOrEqual(40);
    const [greeting, answer] = call.replies;
    const answerAt =
      call.firstAt((message) => message.type === 'reply' && message.event === 'started', clearAt) ?? Infinity;
    expect(call.audio.filter(({ atMs }) => atMs > clearAt && atMs < answerAt)).toEqual([]);

    expect(greeting?.outcome).toBe('interrupted');
    const heard = greeting?.heard ?? '';
    expect(heard.split(' ').length).toBeGreaterThanOrEqual(1);
    expect(greeting?.text.startsWith(heard)).toBe(true);
    expect(heard.length).toBeLessThan(greeting?.text.length ?? 0);
    expect(answer?.text).toContain('Monday to Friday');

    await call.caller.hangUp();
    const summary = talky.calls.find(call.callId);
    expect(summary?.turns.map(({ agent, interrupted }) => ({ agent, interrupted }))).toEqual([
      { agent: heard, interrupted: true },
      { agent: answer?.heard, interrupted: false },
    ]);
    const decided = await talky.eventLog(call.callId);
    const cut = decided.find(({ type }) => type === 'playout.cut');
    expect(cut?.['heard']).toBe(heard);
  }, 40_000);
});

describe('a sound that takes no floor', () => {
  it.concurrent.each([
    { name: 'an mm-hmm', sound: mmHmm(sampleRateHz) },
    { name: 'a cough', sound: cough(sampleRateHz) },
  ])(
    'is talked on after, from the same word: $name',
    async ({ sound }) => {
      const undisturbed = await intoTheGreeting(0);
      await undisturbed.until(() => undisturbed.states.at(-1) === 'listening', answerTimeoutMs);
      await undisturbed.caller.hangUp();
      const whole = greetingAudio(undisturbed);

      const call = await intoTheGreeting(700);
      void call.caller.say(sound, answerTimeoutMs);
      await call.until(() => call.replies[0]?.outcome !== undefined, answerTimeoutMs);
      await call.caller.hangUp();
      expect(call.replies.map(({ outcome }) => outcome)).toEqual(['completed']);
      expect(call.replies[0]?.heard).toBe(call.replies[0]?.text);

      const clearAt = call.firstAt((message) => message.type === 'clear') ?? NaN;
      expect(clearAt).toBeGreaterThan(0);
      const startMs = call.audio[0]?.atMs ?? 0;
      const goneOn = joined(call.audio.flatMap(({ pcm, atMs }) => (atMs > clearAt ? [pcm] : [])));
      const from = whole.length - goneOn.length;
      expect(goneOn).toEqual(whole.subarray(from));
      const playedSamples = ((clearAt - startMs) * sampleRateHz) / 1000;
      const longestWordSamples = 0.9 * sampleRateHz;
      expect(from).toBeLessThanOrEqual(playedSamples + 0.05 * sampleRateHz);
      expect(from).toBeGreaterThan(playedSamples - longestWordSamples);
      expect(call.states.slice(0, 5)).toEqual(['listening', 'thinking', 'speaking', 'barge-in', 'speaking']);
    },
    40_000,
  );
});
