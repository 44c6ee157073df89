import { describe, expect, it } from 'vitest';
import { HandModel } from './hand-providers.ts';
import { openRig, type Rig } from './rig.ts';

interface TwoModels extends Rig {
  readonly second: HandModel;
}

async function withTwoModels(): Promise<TwoModels> {
  const first = new HandModel('first');
  const second = new HandModel('second');
  const rig = await openRig({
    agent: { models: [first, second] },
    policy: { llm: { firstTokenMs: 1000, interTokenMs: 500 } },
  });
  return { ...rig, model: first, second };
}

describe('the next model', () => {
  it('starts over when nothing of the answer was heard', async () => {
    const { ears, model, second, line, run } = await withTwoModels();
    ears.say(0, 'Where are you?');
    model.last.say('We are in. ');
    model.last.fail(new Error('gone'));
    expect(model.last.isLive).toBe(false);
    expect(second.last.request.prefix).toBeUndefined();
    second.last.say('In Rome.');
    second.last.finish();
    await run(3000);
    expect(line.heard).toEqual(['In Rome.']);
    expect(line.errors).toEqual(['provider-unreachable']);
  });

  it('keeps what the client is shown apart when it starts over', async () => {
    const { ears, model, second, line } = await withTwoModels();
    ears.say(0, 'Where are you?');
    model.last.say('We are in. ');
    model.last.fail(new Error('gone'));
    second.last.say('In Rome.');
    second.last.finish();
    expect(line.text).toBe('We are in. In Rome.');
  });

  it('goes on from all that was said once a word of it was heard', async () => {
    const { ears, model, second, line, session, run } = await withTwoModels();
    ears.say(0, 'Where are you?');
    model.last.say('We are in Rome. Come ');
    await run(300);
    model.last.fail(new Error('gone'));
    expect(second.last.request.prefix).toBe('We are in Rome. Come ');
    second.last.say('and see us.');
    second.last.finish();
    await run(5000);
    expect(line.heard).toEqual(['We are in Rome. Come and see us.']);
    expect(session.history.at(-1)).toEqual({ role: 'assistant', text: 'We are in Rome. Come and see us.' });
  });

  it.each([
    ['nothing comes in time', () => undefined, 1000],
    ['it falls silent in the middle', (model: HandModel) => model.last.say('We '), 500],
    ['it ends without saying why', (model: HandModel) => (model.last.say('We '), model.last.end()), 0],
  ])('takes over when %s', async (_, act, afterMs) => {
    const { ears, model, second, run } = await withTwoModels();
    ears.say(0, 'Where are you?');
    act(model);
    if (afterMs > 0) {
      await run(afterMs - 1);
      expect(second.requests).toHaveLength(0);
    }
    await run(2);
    expect(second.requests).toHaveLength(1);
    expect(model.live).toBe(0);
  });

  it('is not asked when the answer was whole and only its end went wrong', async () => {
    const { ears, model, second, line, run } = await withTwoModels();
    ears.say(0, 'Where are you?');
    model.last.say('In Rome.');
    model.last.finishWithoutEnd();
    model.last.fail(new Error('reset'));
    await run(3000);
    expect(second.requests).toHaveLength(0);
    expect(line.heard).toEqual(['In Rome.']);
    expect(line.errors).toEqual([]);
  });

  it('is not waited for when the answer was whole and its end never comes', async () => {
    const { ears, model, second, line, run } = await withTwoModels();
    ears.say(0, 'Where are you?');
    model.last.say('In Rome.');
    model.last.finishWithoutEnd();
    await run(3000);
    expect(second.requests).toHaveLength(0);
    expect(line.heard).toEqual(['In Rome.']);
    expect(line.state).toBe('listening');
    expect(model.live).toBe(0);
  });

  it('is asked anew for each request, the first one first', async () => {
    const { ears, model, second, run } = await withTwoModels();
    ears.say(0, 'Where are you?');
    model.last.fail(new Error('gone'));
    second.last.say('In Rome.');
    second.last.finish();
    await run(3000);
    ears.say(1, 'And where is that?');
    expect(model.requests).toHaveLength(2);
    expect(second.requests).toHaveLength(1);
  });

  it('is none of those that have failed: then the caller hears the apology, and may go on', async () => {
    const { ears, model, second, line, run } = await withTwoModels();
    await run(500);
    ears.say(0, 'Where are you?');
    model.last.fail(new Error('gone'));
    second.last.fail(new Error('gone too'));
    await run(2000);
    expect(line.heard).toEqual(['', 'Sorry.']);
    expect(line.state).toBe('listening');
    expect(line.errors).toHaveLength(2);
  });

  it('says nothing of its failures to the client when the guess that it failed is withdrawn', async () => {
    const { ears, model, second, line } = await withTwoModels();
    ears.hear({ type: 'turn.started', turn: 0, text: 'where' });
    ears.hear({ type: 'turn.eager-eot', turn: 0, text: 'where are', confidence: 0.5 });
    model.last.fail(new Error('gone'));
    second.last.fail(new Error('gone too'));
    expect(line.state).toBe('listening');
    expect(line.errors).toEqual([]);
  });
});
