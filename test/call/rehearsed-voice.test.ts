import { describe, expect, it } from 'vitest';
import { wishedAgent } from '../../src/call/wished-agent.ts';
import type { Agent } from '../../src/call/agent.ts';
import { rehearse, voicesForApology } from '../../src/call/rehearsed-voice.ts';
import { VirtualClock } from '../../tools/replay/virtual-clock.ts';
import { fluentVoice } from './hand-providers.ts';
import { newRig, runFor } from './rig.ts';

const fence = { guard: (work: () => void) => work(), attempt: (work: () => void) => work() };

async function house() {
  const clock = new VirtualClock();
  const speech = fluentVoice(clock);
  const { ears, model } = await newRig({ clock });
  const agent: Agent = {
    name: 'agent',
    policy: {} as Agent['policy'],
    language: 'en',
    farewell: 'Goodbye.',
    apology: 'Sorry about that.',
    speechToText: [ears],
    models: [model],
    voices: [{ speech, voice: 'anna', speed: 1 }],
    tools: [],
  };
  const start = async (starting: Agent): Promise<void> => {
    rehearse(starting, clock, fence);
    await runFor(clock, 5000);
  };
  return { agent, speech, start };
}

const isAtHand = (agent: Agent): boolean => voicesForApology(agent)[0].speech.name === 'rehearsed';

describe('the apology of an agent that a client has made its own', () => {
  it('is synthesised for the first call, and at hand for all with the same voice', async () => {
    const { agent, speech, start } = await house();
    for (let call = 0; call < 3; call++) {
      const own = wishedAgent(agent, { prompt: `You are number ${call}.` });
      await start(own);
      expect(isAtHand(own)).toBe(true);
    }
    expect(speech.clauses).toEqual(['Sorry about that.']);
  });

  it('is another one for another voice, speed, language or text', async () => {
    const { agent, speech, start } = await house();
    for (const own of [
      agent,
      wishedAgent(agent, { voice: 'bert' }),
      wishedAgent(agent, { speed: 1.2 }),
      { ...agent, language: 'de' },
    ]) {
      await start(own);
      expect(isAtHand(own)).toBe(true);
    }
    const other = { ...agent, apology: 'Pardon.' };
    expect(isAtHand(other)).toBe(false);
    await start(other);
    expect(speech.clauses).toEqual([...Array.from({ length: 4 }, () => 'Sorry about that.'), 'Pardon.']);
  });

  it('is kept for sixteen of them, however many voices clients name', async () => {
    const { agent, speech, start } = await house();
    const named = (number: number): Agent => ({
      ...agent,
      voices: [{ speech, voice: `v${number}`, speed: 1 }],
    });
    for (let number = 0; number < 20; number++) await start(named(number));
    expect([0, 3, 4, 19].map((number) => isAtHand(named(number)))).toEqual([false, false, true, true]);
  });
});
