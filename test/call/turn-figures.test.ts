import { describe, expect, it } from 'vitest';
import type { CallOutput } from '../../machines/vocabulary/call-output.ts';
import type { AgentModel } from '../../src/call/agent.ts';
import { HandModel } from './hand-providers.ts';
import { openRig, type Rig } from './rig.ts';

type Figures = Extract<CallOutput, { type: 'metrics' }>;

/** A dollar for a thousand tokens, and for a thousand characters spoken. */
async function pricedCall(apology = ''): Promise<Rig> {
  const prices = { usdPerMillionPromptTokens: 1000, usdPerMillionCompletionTokens: 1000 };
  const model: HandModel & AgentModel = Object.assign(new HandModel(), { prices });
  const rig = await openRig({
    agent: { models: [model], apology },
    policy: { interruption: { minWords: 3 } },
  });
  Object.assign(rig.voice, { prices: { usdPerMillionCharacters: 1000 } });
  return { ...rig, model };
}

function answer({ model }: Rig, text: string): void {
  model.last.tell(100, 10);
  model.last.say(`${text} `);
  model.last.finish();
}

const told = ({ line }: Rig): readonly Figures[] =>
  line.outputs.flatMap(({ output }) => (output.type === 'metrics' ? [output] : []));

const complete = (rig: Rig): readonly Figures[] => told(rig).filter((each) => each.complete);

/** What the event log has in the end, under the number of the turn. */
const logged = ({ log }: Rig): readonly unknown[] =>
  log
    .map((entry) => JSON.parse(entry) as Readonly<Record<string, unknown>>)
    .flatMap(({ type, at: _at, kind: _kind, ...figures }) => (type === 'turn.measured' ? [figures] : []));

const wordsMs = (count: number): number => count * 300;
const usage = { promptTokens: 100, completionTokens: 10, estimated: false };

describe('the figures of a turn', () => {
  it('are told when its answer begins to sound, and again, complete, when that is over', async () => {
    const rig = await pricedCall();
    rig.ears.say(0, 'Book a flight.');
    answer(rig, 'Well done.');
    await rig.run(400);
    const [early, ...more] = told(rig);
    expect(more).toEqual([]);
    expect(early).toMatchObject({ turn: 0, releaseMs: expect.any(Number) });
    expect(early).not.toHaveProperty('complete');
    expect(early).not.toHaveProperty('heardMs');
    await rig.run(5000);
    const whole = { ...early, heardMs: wordsMs(2), playedMs: wordsMs(2), usage, complete: true };
    expect(told(rig)).toEqual([early, { ...whole, costUsd: expect.closeTo(0.12) }]);
    expect(rig.line.outputs.findIndex(({ output }) => output === told(rig)[1])).toBeGreaterThan(
      rig.line.outputs.findIndex(({ output }) => output.type === 'reply' && output.event === 'ended'),
    );
    rig.session.receive({ type: 'caller.hung-up' });
    expect(complete(rig)).toHaveLength(1);
    const { complete: _, type: _type, ...figures } = complete(rig)[0] as Figures;
    expect(logged(rig)).toEqual([figures]);
  });

  it('are complete when the caller hangs up in the midst of the answer', async () => {
    const rig = await pricedCall();
    rig.ears.say(0, 'Book a flight.');
    answer(rig, 'One two three four five six seven eight nine ten.');
    await rig.run(1500);
    rig.session.receive({ type: 'caller.hung-up' });
    expect(rig.line.types.at(-1)).toBe('ended');
    expect(complete(rig)).toMatchObject([{ turn: 0, usage, costUsd: expect.any(Number) }]);
    const { heardMs = 0, playedMs = 0 } = complete(rig)[0] as Figures;
    expect(heardMs).toBeGreaterThan(wordsMs(2));
    expect(heardMs).toBeLessThan(wordsMs(6));
    expect(playedMs).toBeGreaterThanOrEqual(heardMs);
    expect(playedMs).toBeLessThan(wordsMs(8));
  });

  it('have all that was heard of an answer that was paused and then cut, which is less than was sent', async () => {
    const rig = await pricedCall();
    rig.ears.say(0, 'Book a flight.');
    answer(rig, 'One two three four five six seven eight nine ten.');
    await rig.run(950);
    const startedMs = rig.line.audio[0]?.at ?? NaN;
    const pausedMs = rig.clock.now();
    rig.ears.hear({ type: 'turn.started', turn: 1, text: '' });
    await rig.run(200);
    rig.ears.hear({ type: 'turn.updated', turn: 1, text: 'stop it now' });
    const [{ heardMs, playedMs } = {}] = complete(rig);
    expect(heardMs).toBe(pausedMs - startedMs);
    expect(playedMs).toBeGreaterThan(pausedMs - startedMs);
  });

  it('have what was heard of one answer to two turns in both, and its cost and its tokens in the newer', async () => {
    const rig = await pricedCall();
    rig.ears.say(0, 'Tell me a long story.');
    answer(rig, 'One two three four five six seven eight nine ten.');
    await rig.run(500);
    for (const [turn, text] of ['Very short.', 'Now please.'].entries()) {
      rig.ears.hear({ type: 'turn.started', turn: turn + 1, text: '' });
      await rig.run(200);
      rig.ears.hear({ type: 'turn.eot', turn: turn + 1, text });
      await rig.run(300);
    }
    await rig.run(2300);
    expect(complete(rig).map(({ turn }) => turn)).toEqual([0]);
    answer(rig, 'The end.');
    await rig.run(5000);
    rig.session.receive({ type: 'caller.hung-up' });
    expect(complete(rig).map(({ turn }) => turn)).toEqual([0, 1, 2]);
    const [, older, newer] = complete(rig);
    expect(older).toMatchObject({ heardMs: wordsMs(2), playedMs: wordsMs(2) });
    expect(older).not.toHaveProperty('costUsd');
    expect(older).not.toHaveProperty('usage');
    expect(newer).toMatchObject({ heardMs: wordsMs(2), playedMs: wordsMs(2), usage });
    expect(newer?.costUsd).toBeCloseTo(0.11 + 0.008);
  });

  it('have of an answer that never sounded what it cost, and of the one in its place what was heard', async () => {
    const rig = await pricedCall();
    rig.ears.say(0, 'Tell me a story');
    rig.model.last.tell(100, 10);
    rig.ears.say(1, 'about a firefighter.');
    answer(rig, 'The end.');
    await rig.run(5000);
    expect(told(rig).map(({ turn, complete: is = false }) => [turn, is])).toEqual([
      [0, false],
      [1, false],
      [0, true],
      [1, true],
    ]);
    const [older, newer] = complete(rig);
    expect(older).toMatchObject({ heardMs: wordsMs(2), playedMs: wordsMs(2), usage });
    expect(older?.costUsd).toBeCloseTo(0.11);
    expect(newer).toMatchObject({ heardMs: wordsMs(2), playedMs: wordsMs(2), usage });
  });

  it('have what was heard of an apology, and what it cost', async () => {
    const rig = await pricedCall('Sorry about that.');
    rig.ears.say(0, 'Book a flight.');
    rig.model.last.fail(new Error('no'));
    await rig.run(10_000);
    expect(complete(rig)).toMatchObject([{ turn: 0, heardMs: wordsMs(3), playedMs: wordsMs(3) }]);
    expect(complete(rig)[0]?.costUsd).toBeCloseTo(0.017);
  });

  it('are told before the end of a call for a turn that was never answered', async () => {
    const rig = await pricedCall();
    rig.ears.say(0, 'Book a flight.');
    rig.session.receive({ type: 'caller.hung-up' });
    expect(rig.line.types.slice(-2)).toEqual(['metrics', 'ended']);
    expect(told(rig)).toMatchObject([{ turn: 0, complete: true }]);
  });

  it('are none for a typed turn', async () => {
    const rig = await pricedCall();
    rig.session.receive({ type: 'caller.typed', text: 'Book a flight.' });
    answer(rig, 'Well done.');
    await rig.run(5000);
    rig.session.receive({ type: 'caller.hung-up' });
    expect(rig.line.heard).toEqual(['Well done.']);
    expect(told(rig)).toEqual([]);
    expect(logged(rig)).toEqual([]);
  });
});
