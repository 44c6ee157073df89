import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { turnsOfTheLoop } from '../support/active-resources.ts';
import { AskedModel, question } from './asked-model.ts';
import { describeRequests } from './language-model-requests.ts';
import { canaryKey, type LanguageModelRig, type LanguageModelStage } from './language-model-rig.ts';
import { everythingOf, watchOutput } from './watched-output.ts';
import { eventually } from '../support/eventually.ts';

const text = 'Of course. Which order is it that you would like to cancel today?';

/** What every `LanguageModel` owes to a call, shown against the vendor that the rig opens. */
export function describeLanguageModel<Stage extends LanguageModelStage>(
  name: string,
  rig: LanguageModelRig<Stage>,
): void {
  describe.skipIf(rig.real?.missing !== undefined)(`the language model ${name}`, () => {
    const watched = watchOutput();
    let stage: Stage;
    beforeEach(async () => {
      stage = await rig.stage();
    });
    afterEach(async () => {
      await stage.model.close?.();
      await stage.close();
      await turnsOfTheLoop(2);
      expect(watched.rejections, 'unhandled rejections').toEqual([]);
      expect(watched.written.join('\n'), 'what was printed').not.toContain(canaryKey);
    });
    describeAnswers(() => stage, rig);
    describeTools(() => stage, rig);
    if (rig.real === undefined) describeFaults(() => stage, rig);
    describeRequests(() => stage, rig);
  });
}

function describeAnswers<Stage extends LanguageModelStage>(
  stage: () => Stage,
  { offers, real }: LanguageModelRig<Stage>,
): void {
  describe('an answer', () => {
    it('streams in order, says what it cost and why it ended, and completes', async () => {
      stage().answer({ text, usage: { prompt: 42, completion: 9 } });
      const asked = new AskedModel(stage().model);
      await asked.over;
      expect(asked.errors).toEqual([]);
      expect(asked.text.trim()).toBe(text);
      expect(asked.all('token').length).toBeGreaterThan(real === undefined ? 5 : 1);
      expect(asked.events.slice(-2)).toMatchObject([
        {
          type: 'usage',
          ...(offers.usage ? { estimated: false } : {}),
          ...(offers.usage && real === undefined ? { promptTokens: 42, completionTokens: 9 } : {}),
        },
        { type: 'finished', reason: 'stop' },
      ]);
    });

    it('comes as it is made', async () => {
      stage().answer({ text, tokenMs: 15 });
      const asked = new AskedModel(stage().model);
      await asked.firstToken();
      expect(asked.text.length).toBeLessThan(text.length / 2);
      await asked.over;
      expect(asked.text.trim()).toBe(text);
    });

    it('goes on with words that were spoken already, without repeating them', async () => {
      const prefix = 'Of course. Which order is it';
      const rest = text.slice(prefix.length).trim();
      stage().answer({ text: offers.anyAnswer ? rest : text });
      const asked = new AskedModel(stage().model, { prefix });
      await asked.over;
      expect(`${prefix.trim()} ${asked.text.trim()}`).toBe(text);
      const body = stage().requests()?.at(-1)?.body;
      if (body !== undefined) expect(body).toContain(prefix);
    });

    it.runIf(offers.anyAnswer)('that begins anew is fitted to the words that were spoken', async () => {
      const prefix = 'Of course. Which order';
      stage().answer({ text });
      const repeating = new AskedModel(stage().model, { prefix });
      await repeating.over;
      expect(prefix + repeating.text).toBe(text);
      stage().answer({ text: 'is it that you mean?' });
      const going = new AskedModel(stage().model, { prefix });
      await going.over;
      expect(prefix + going.text).toBe(`${prefix} is it that you mean?`);
    });

    it.runIf(offers.anyAnswer)('that reaches its length says so', async () => {
      stage().answer({ text, isTooLong: true });
      const asked = new AskedModel(stage().model);
      await asked.over;
      expect(asked.events.at(-1)).toEqual({ type: 'finished', reason: 'length' });
    });

    it.runIf(offers.anyAnswer)('ends where the model begins to speak for the caller', async () => {
      stage().answer({ text: 'Sure, it is cancelled. User: thank you! Human: bye' });
      const asked = new AskedModel(stage().model);
      await asked.over;
      expect(asked.text.trim()).toBe('Sure, it is cancelled.');
      expect(asked.events.at(-1)).toEqual({ type: 'finished', reason: 'stop' });
      await eventually(() => expect(stage().openRequests() ?? 0).toBe(0));
    });
  });
}

function describeTools<Stage extends LanguageModelStage>(
  stage: () => Stage,
  { offers, real }: LanguageModelRig<Stage>,
): void {
  it('calls a tool that was offered, once its words are said', async () => {
    stage().answer({ text: 'Goodbye then!', toolCalls: [{ name: 'end_call', args: {} }] });
    const asked = new AskedModel(stage().model);
    await asked.over;
    // A real model may leave the words out.
    expect(real === undefined ? ['Goodbye then!'] : ['Goodbye then!', '']).toContain(asked.text.trim());
    expect(asked.all('tool-call')).toMatchObject([{ name: 'end_call', args: {} }]);
    expect(asked.events.at(-1)).toEqual({ type: 'finished', reason: 'tool-calls' });
  });

  it.runIf(offers.anyAnswer)('joins the arguments of several calls, in pieces and whole', async () => {
    const args = { order_id: 'A-17', note: 'with "quotes", a \\ and ümläuts', lines: [1, 2.5, null] };
    stage().answer({
      text: 'Let me look.',
      toolCalls: [
        { name: 'lookup_order', args },
        { name: 'lookup_order', args: { order_id: 'B-2' }, whole: true },
        { name: 'end_call', args: {} },
      ],
    });
    const asked = new AskedModel(stage().model);
    await asked.over;
    const calls = asked.all('tool-call');
    expect(calls.map(({ name, args: given }) => [name, given])).toEqual([
      ['lookup_order', args],
      ['lookup_order', { order_id: 'B-2' }],
      ['end_call', {}],
    ]);
    expect(new Set(calls.map(({ id }) => id)).size).toBe(3);
    expect(asked.events.findIndex(({ type }) => type === 'tool-call')).toBeGreaterThan(0);
  });

  it('takes a conversation with tools, interruptions and turns that stand together', async () => {
    stage().answer({ text });
    const asked = new AskedModel(stage().model, {
      messages: [
        { role: 'system', text: 'You are a friendly receptionist.' },
        { role: 'assistant', text: 'Hello, how may I help?' },
        { role: 'user', text: 'where is my order A-17' },
        { role: 'assistant', text: 'Let me look.' },
        {
          role: 'tool',
          id: 'call_a1',
          name: 'lookup_order',
          args: { order_id: 'A-17' },
          result: { state: 'sent' },
        },
        { role: 'tool', id: 'call/a:2', name: 'lookup_order', args: { order_id: 'A-18' }, result: null },
        { role: 'assistant', text: 'It was sent', interrupted: true },
        { role: 'user', text: 'and when' },
        { role: 'tool', id: 'late-1', name: 'lookup_order', args: {}, result: 'tomorrow' },
        { role: 'assistant', text: '' },
        { role: 'user', text: 'please' },
        ...question.slice(1),
      ],
    });
    await asked.over;
    expect(asked.errors).toEqual([]);
    expect(asked.events.at(-1)).toMatchObject({ type: 'finished' });
  });
}

function describeFaults<Stage extends LanguageModelStage>(
  stage: () => Stage,
  rig: LanguageModelRig<Stage>,
): void {
  describe.each(rig.faults)('a vendor that $name', (fault) => {
    it(`fails the request with ${fault.error.name}, once, and answers the next one`, async () => {
      fault.inject(stage());
      stage().answer({ text });
      const asked = new AskedModel(stage().model);
      await asked.over;
      expect(asked.errors).toHaveLength(1);
      const [error] = asked.errors;
      expect(error).toBeInstanceOf(fault.error);
      expect(error).toHaveProperty('retryable', fault.retryable);
      if (fault.retryAfterMs !== undefined) expect(error).toHaveProperty('retryAfterMs', fault.retryAfterMs);
      expect(asked.text.trim()).toBe(fault.said ?? '');
      const everything = everythingOf(error);
      expect(everything).not.toContain(canaryKey);
      expect(everything).not.toContain('org_01');
      await eventually(() => expect(stage().openRequests()).toBe(0));
      const again = new AskedModel(stage().model);
      await again.over;
      expect(again.text.trim()).toBe(text);
      expect(asked.errors).toHaveLength(1);
    });
  });

  it.each(rig.harmless)('puts up with a vendor that $name', async (fault) => {
    fault.inject(stage(), text);
    const asked = new AskedModel(stage().model);
    await eventually(() => expect(asked.events.at(-1)).toEqual({ type: 'finished', reason: 'stop' }));
    expect(asked.text.trim()).toBe(text);
    expect(asked.errors).toEqual([]);
    asked.cancel();
    await eventually(() => expect(stage().openRequests()).toBe(0));
  });
}
