import { describe, expect, it } from 'vitest';
import { continueInstruction } from '../../src/providers/continued-answer.ts';
import {
  answerTimeoutMs as timeoutMs,
  answersIn,
  onTheCloud,
  say,
  type Cloud,
} from '../support/cloud-stack.ts';

/** What a machine that is busy with something else may add to what is measured. */
const marginMs = 900;
const greeting = 'Hello, this is the assistant. What can I do for you?';
const apology = "I'm sorry, I have trouble answering right now. Could you say that again, please?";

const wholly = (text: string) => ({ text, heard: text, outcome: 'completed' });
const throttled = { error: { status: 429, code: 'concurrency_limited' } } as const;

/** Texts that were sent to be spoken. */
const spokenBy = ({ cartesia }: Cloud): readonly string[] =>
  cartesia.host.exchanges.flatMap(({ frames }) =>
    frames.flatMap((frame) => {
      const { transcript = '' } = JSON.parse(String(frame)) as { readonly transcript?: string };
      return transcript === '' ? [] : [transcript.trim()];
    }),
  );

describe.concurrent('a conversation on Flux, Groq and Cartesia', { timeout: 30_000 }, () => {
  const turns = [
    { text: 'Good morning.', startMs: 0 },
    { text: 'I need a table for two.', startMs: 0, hesitation: { afterWords: 3 } },
    { text: 'On Friday at seven.', startMs: 0 },
    { text: 'My name is Ada.', startMs: 0, endText: 'My name is Ada Byron.' },
  ] as const;
  const said = turns.map((turn) => ('endText' in turn ? turn.endText : turn.text));
  const answers = [
    { when: 'morning', text: 'Good morning to you. How can I help?' },
    { when: 'table', text: 'Gladly. For which day?' },
    { when: 'Friday', text: 'Friday at seven. Your name, please?' },
    { when: 'Byron', text: 'It is noted, Ada Byron.' },
  ].map(({ when, text }) => ({ when, text, firstTokenMs: 60, tokenMs: 5 }));

  it('is answered turn by turn, mostly from what was made before the turns were over', () =>
    onTheCloud({ turns, answers }, async ({ cloud, talky, call: dial }) => {
      const call = await dial();
      for (const phrase of said) expect(await say(call, phrase)).toMatchObject({ answered: true });
      await call.caller.hangUp();

      expect(call.understood).toEqual(said);
      expect(call.replies).toMatchObject([greeting, ...answers.map(({ text }) => text)].map(wholly));
      const measured = call.all('metrics').filter(({ complete }) => complete);
      expect(measured.map(({ speculation }) => speculation)).toEqual(['hit', 'hit', 'hit', 'miss']);
      for (const { releaseMs } of measured.filter(({ speculation }) => speculation === 'hit'))
        expect(releaseMs).toBeLessThan(100);
      expect(call.all('error')).toEqual([]);
      expect(call.all('ended').map(({ reason }) => reason)).toEqual(['caller-hangup']);
      expect(call.states.join(' ')).toMatch(
        /^listening thinking speaking (?:listening eager-thinking (?:listening eager-thinking |thinking )?speaking ){4}listening ended$/,
      );

      const log = await talky.eventLog(call.callId);
      const discarded = log.filter(({ type }) => type === 'reply.discarded').length;
      const asked = cloud.asked('groq');
      expect(discarded).toBe(2);
      expect(asked).toHaveLength(turns.length + discarded);
      const history = asked.at(-1)?.messages.slice(1);
      expect(history?.map(({ role }) => role)).toEqual(said.flatMap(() => ['assistant', 'user']));
      expect(history?.map(({ content }) => content)).toEqual(
        said.flatMap((text, index) => [index === 0 ? greeting : answers[index - 1]?.text, text]),
      );
    }));
});

const hello = { text: 'Good morning.', startMs: 0 } as const;

describe.concurrent('a voice that is out of quota', { timeout: 30_000 }, () => {
  it('gives way to the next one, in the same reply and in new calls', () =>
    onTheCloud(
      {
        turns: [hello],
        answers: [{ text: 'Good morning to you. How can I help?', firstTokenMs: 60, tokenMs: 5 }],
        lists: { TALKY_TTS: 'cartesia,embedded' },
      },
      async ({ cloud, call: dial }) => {
        const call = await dial();
        const before = spokenBy(cloud).length;
        cloud.cartesia.failNext(throttled);
        const outcome = say(call, hello.text);
        await call.until(() => answersIn(call).length > 0, timeoutMs);
        // Nobody has said when there will be a quota again: the next caller is here while it is surely not asked.
        const other = await dial();
        expect(await outcome).toMatchObject({ answered: true });
        expect(answersIn(call)).toMatchObject([wholly('Good morning to you. How can I help?')]);
        expect(call.all('error')).toMatchObject([{ code: 'provider-throttled', fatal: false }]);
        expect(spokenBy(cloud).slice(before)).toEqual(['Good morning to you.']);
        expect(other.replies).toMatchObject([wholly(greeting)]);
        expect(other.all('error')).toEqual([]);
        for (const { audio } of [call, other])
          expect(audio.some(({ pcm }) => pcm.some((sample) => Math.abs(sample) > 1000))).toBe(true);
        await Promise.all([call.caller.hangUp(), other.caller.hangUp()]);
      },
    ));
});

describe.concurrent('a model that stalls', { timeout: 30_000 }, () => {
  const lists = { TALKY_LLM: 'groq,openai' };
  const prompt = { firstTokenMs: 80, tokenMs: 5 };

  it('before its first word is replaced as soon as its patience is over', () =>
    onTheCloud(
      {
        turns: [hello],
        answers: [{ fault: { type: 'stall', afterTokens: 0 } }, { text: 'Good morning to you.', ...prompt }],
        lists,
      },
      async ({ cloud, call: dial }) => {
        const call = await dial();
        expect(await say(call, hello.text)).toMatchObject({ answered: true });
        await call.caller.hangUp();
        const [groq, ...again] = cloud.asked('groq').map(({ exchange }) => exchange);
        const [openai, ...more] = cloud.asked('openai').map(({ exchange }) => exchange);
        if (groq === undefined || openai === undefined) throw new Error('Not both were asked.');
        expect([...again, ...more]).toEqual([]);
        const firstTokenMs = 1200;
        const patienceMs = openai.openedMs - groq.openedMs;
        expect(patienceMs).toBeGreaterThan(firstTokenMs - 50);
        expect(patienceMs).toBeLessThan(firstTokenMs + marginMs);
        const heardMs = call.audio.find(({ atMs }) => atMs > openai.openedMs)?.atMs ?? Infinity;
        expect(heardMs - groq.openedMs).toBeLessThan(firstTokenMs + prompt.firstTokenMs + marginMs);
        expect(groq.closedMs).toBeLessThan(openai.openedMs + marginMs);
        expect(answersIn(call)).toMatchObject([wholly('Good morning to you.')]);
        expect(call.all('error')).toMatchObject([{ code: 'provider-stalled', fatal: false }]);
      },
    ));

  it('after words of it were heard is gone on for by the next one', () =>
    onTheCloud(
      {
        turns: [hello, { text: 'Thank you.', startMs: 0 }],
        answers: [
          {
            text: 'Good morning to you. What is never said?',
            fault: { type: 'stall', afterTokens: 5 },
            ...prompt,
          },
          { text: 'can I do for you?', ...prompt },
          { text: 'Not at all.', ...prompt },
        ],
        lists,
      },
      async ({ cloud, call: dial }) => {
        const call = await dial();
        expect(await say(call, hello.text)).toMatchObject({ answered: true });
        expect(await say(call, 'thank you')).toMatchObject({ answered: true });
        await call.caller.hangUp();
        const whole = 'Good morning to you. What can I do for you?';
        expect(answersIn(call)).toMatchObject([wholly(whole), wholly('Not at all.')]);
        expect(call.all('error')).toMatchObject([{ code: 'provider-stalled', fatal: false }]);
        const [openai] = cloud.asked('openai');
        expect(openai?.messages.slice(-3).map(({ content }) => content)).toEqual([
          hello.text,
          'Good morning to you. What',
          continueInstruction,
        ]);
        expect(
          cloud
            .asked('groq')
            .at(-1)
            ?.messages.slice(1)
            .map(({ content }) => content),
        ).toEqual([greeting, hello.text, whole, 'Thank you.']);
      },
    ));
});

describe.concurrent('a cloud that is down as a whole', { timeout: 30_000 }, () => {
  it('leaves the agent its apology', () =>
    onTheCloud(
      {
        turns: [hello],
        answers: [{ when: '', fault: { type: 'refused', status: 500 } }],
        lists: { TALKY_LLM: 'groq,openai', TALKY_TTS: 'cartesia' },
      },
      async ({ cloud, call: dial }) => {
        const call = await dial();
        await cloud.cartesia.close();
        expect(await say(call, hello.text)).toMatchObject({ answered: true });
        expect(call.replies).toMatchObject([
          wholly(greeting),
          { heard: '', outcome: 'failed' },
          wholly(apology),
        ]);
        const eotMs =
          call.firstAt((message) => message.type === 'turn' && message.event === 'eot') ?? Infinity;
        const sounds = call.audio.filter(
          ({ atMs, pcm }) => atMs > eotMs && pcm.some((sample) => sample > 1000),
        );
        expect(sounds).not.toEqual([]);
        expect(call.all('error').map(({ code, fatal }) => [code, fatal])).toEqual([
          ['provider-unreachable', false],
          ['provider-unreachable', false],
        ]);
        expect(call.states.at(-1)).toBe('listening');
        await call.caller.hangUp();
      },
    ));
});
