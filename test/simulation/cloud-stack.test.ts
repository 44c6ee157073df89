import { describe, expect, it } from 'vitest';
import { wordsOf } from '../../machines/words.ts';
import { continueInstruction } from '../../src/providers/continued-answer.ts';
import { NotedCall } from '../support/call-notes.ts';
import { openCloud, type Cloud, type CloudOptions } from '../support/cloud-stack.ts';
import { startTalky, type RunningTalky } from '../support/running-talky.ts';
import { speakAs } from '../support/spoken.ts';

const sampleRateHz = 16_000;
const timeoutMs = 10_000;
/** What a machine that is busy with something else may add to what is measured. */
const marginMs = 400;
const greeting = 'Hello, this is the assistant. What can I do for you?';
const apology = "I'm sorry, I have trouble answering right now. Could you say that again, please?";

interface Stack {
  readonly cloud: Cloud;
  readonly talky: RunningTalky;
  /** A call to the shipped assistant, which has greeted the caller. */
  readonly call: () => Promise<NotedCall>;
}

/** The configuration as it ships, on emulated vendors; `lists` are its variables `TALKY_STT`, `TALKY_LLM`, `TALKY_TTS`. */
async function onTheCloud(
  options: CloudOptions & { readonly lists?: Readonly<Record<string, string>> },
  happens: (stack: Stack) => Promise<void>,
): Promise<void> {
  const cloud = await openCloud(options);
  const talky = await startTalky({ env: { ...cloud.environment, ...options.lists } });
  const call = async (): Promise<NotedCall> => {
    const noted = new NotedCall({ url: talky.callUrl, sampleRateHz });
    await noted.caller.call();
    await noted.caller.listening(timeoutMs);
    return noted;
  };
  try {
    await happens({ cloud, talky, call });
  } finally {
    await talky.stop();
    await cloud.close();
  }
}

const voiceOf = (phrase: string): Promise<Int16Array> => speakAs('rms', phrase, sampleRateHz);
const say = async (call: NotedCall, phrase: string) => call.caller.say(await voiceOf(phrase), timeoutMs);

/** The replies to turns, without the greeting. */
const answersIn = (call: NotedCall) => call.replies.filter(({ turn }) => turn !== undefined);
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

describe.concurrent('a conversation on Flux, Groq and Cartesia', () => {
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
  ].map((answer) => ({ ...answer, firstTokenMs: 60, tokenMs: 5 }));

  it('is answered turn by turn, mostly from what was made before the turns were over', () =>
    onTheCloud({ turns, answers }, async ({ cloud, talky, call: dial }) => {
      const call = await dial();
      for (const phrase of said) expect(await say(call, phrase)).toMatchObject({ answered: true });
      await call.caller.hangUp();

      expect(call.understood).toEqual(said);
      expect(call.replies).toMatchObject([greeting, ...answers.map(({ text }) => text)].map(wholly));
      expect(call.all('metrics').map(({ speculation }) => speculation)).toEqual([
        'hit',
        'hit',
        'hit',
        'miss',
      ]);
      for (const { releaseMs } of call.all('metrics').filter(({ speculation }) => speculation === 'hit'))
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
      expect(history?.map(({ role }) => role)).toEqual(
        [...said.flatMap(() => ['assistant', 'user'])],
      );
      expect(history?.map(({ content }) => content)).toEqual(
        said.flatMap((text, index) => [index === 0 ? greeting : answers[index - 1]?.text, text]),
      );
    }),
    30_000,
  );
});

describe.concurrent('a recogniser whose connection is cut in the middle of a word', () => {
  const phrases = ["I'd like to book an appointment", 'a cleaning'] as const;

  const cutAndGoOn = async ({ cloud, call: dial }: Stack, cut: () => void): Promise<NotedCall> => {
    const call = await dial();
    const outcome = say(call, phrases[0]);
    await call.until(() => call.all('turn').some(({ text }) => text !== ''), timeoutMs);
    expect(call.understood).toEqual([]);
    cut();
    expect(await outcome).toMatchObject({ answered: true });
    // A second answer to the first turn would come before the one to the next.
    expect(await say(call, phrases[1])).toMatchObject({ answered: true });
    await call.caller.hangUp();
    const asked = cloud.asked('groq').map(({ messages }) => wordsOf(messages.at(-1)?.content ?? ''));
    expect(asked).toContainEqual(wordsOf(phrases[0]));
    expect(call.understood.map(wordsOf)).toEqual(phrases.map(wordsOf));
    expect(answersIn(call).map(({ outcome: end }) => end)).toEqual(['completed', 'completed']);
    return call;
  };

  it('hears the whole turn, which is answered once', () =>
    onTheCloud({}, async (stack) => {
      const { deepgram } = stack.cloud;
      const call = await cutAndGoOn(stack, () => deepgram.drop());
      expect(call.all('error')).toMatchObject([{ code: 'provider-unreachable', fatal: false }]);
      expect(deepgram.host.exchanges.map(({ path }) => path)).toEqual(['/v2/listen', '/v2/listen']);
    }),
  );

  it('and that takes no new one, leaves the whole turn to the next recogniser', () =>
    onTheCloud({ lists: { TALKY_STT: 'flux,nova' } }, async (stack) => {
      const { deepgram } = stack.cloud;
      const call = await cutAndGoOn(stack, () => {
        deepgram.host.refuseNext({ status: 503 });
        deepgram.drop();
      });
      // That it was lost, and that it could not be opened again.
      expect(call.all('error').map(({ code, fatal }) => [code, fatal])).toEqual([
        ['provider-unreachable', false],
        ['provider-unreachable', false],
      ]);
      expect(deepgram.host.exchanges.map(({ path }) => path)).toEqual(['/v2/listen', '/v2/listen', '/v1/listen']);
    }),
  );
});

const hello = { text: 'Good morning.', startMs: 0 } as const;

describe.concurrent('a voice that is out of quota', () => {
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
        for (const { audio } of [call, other]) expect(audio.some(({ pcm }) => pcm.some((sample) => Math.abs(sample) > 1000))).toBe(true);
        await Promise.all([call.caller.hangUp(), other.caller.hangUp()]);
      },
    ),
  );
});

describe.concurrent('a model that stalls', () => {
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
        expect(groq.closedMs).toBeLessThan(openai.openedMs + 100);
        expect(answersIn(call)).toMatchObject([wholly('Good morning to you.')]);
        expect(call.all('error')).toMatchObject([{ code: 'provider-stalled', fatal: false }]);
      },
    ),
  );

  it('after words of it were heard is gone on for by the next one', () =>
    onTheCloud(
      {
        turns: [hello, { text: 'Thank you.', startMs: 0 }],
        answers: [
          { text: 'Good morning to you. What is never said?', fault: { type: 'stall', afterTokens: 5 }, ...prompt },
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
        expect(cloud.asked('groq').at(-1)?.messages.slice(1).map(({ content }) => content)).toEqual([
          greeting,
          hello.text,
          whole,
          'Thank you.',
        ]);
      },
    ),
  );
});

describe.concurrent('a cloud that is down as a whole', () => {
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
        expect(call.replies).toMatchObject([wholly(greeting), {}, wholly(apology)]);
        const eotMs = call.firstAt((message) => message.type === 'turn' && message.event === 'eot') ?? Infinity;
        const sounds = call.audio.filter(({ atMs, pcm }) => atMs > eotMs && pcm.some((sample) => sample > 1000));
        expect(sounds).not.toEqual([]);
        expect(call.all('error').map(({ code, fatal }) => [code, fatal])).toEqual([
          ['provider-unreachable', false],
          ['provider-unreachable', false],
        ]);
        expect(call.states.at(-1)).toBe('listening');
        await call.caller.hangUp();
      },
    ),
  );
});
