import { DeepgramClient, type Deepgram } from '@deepgram/sdk';
import { describe, expect, it } from 'vitest';
import { system } from '../../src/system.ts';
import { Microphone } from '../../tools/caller/microphone.ts';
import { onTheCloud, type Stack } from '../support/cloud-stack.ts';
import { answers, story, turns } from '../support/restaurant-talk.ts';
import { speakAs } from '../support/spoken.ts';
import { patienceMs } from '../support/patience.ts';

const sampleRateHz = 16_000;

type Message = Readonly<Record<string, unknown>> & { readonly type: string };

/** Deepgram's own client, with a microphone, connected to talky in the place of Deepgram. */
async function connect({ talky }: Stack, agent: Deepgram.agent.AgentV1Settings.Agent) {
  const client = new DeepgramClient({
    apiKey: 'any-key-of-talky',
    environment: {
      base: talky.url,
      production: talky.url,
      agent: talky.url.replace('http', 'ws'),
      agentRest: talky.url,
    },
    reconnect: false,
  });
  const socket = await client.agent.v1.connect({ reconnectAttempts: 0 });
  const messages: Message[] = [];
  let audioBytes = 0;
  const wakers = new Set<() => void>();
  socket.on('message', (message: unknown) => {
    if (message instanceof Blob) audioBytes += message.size;
    else messages.push(message as Message);
    for (const wake of wakers) wake();
  });
  socket.on('error', () => undefined);
  socket.connect();
  await socket.waitForOpen();
  const until = (holds: () => boolean, what: string): Promise<void> =>
    new Promise((resolve, reject) => {
      const timer = setTimeout(
        () => reject(new Error(`${what} did not come; there came ${JSON.stringify(messages)}`)),
        patienceMs,
      );
      const check = (): void => {
        if (!holds()) return;
        clearTimeout(timer);
        wakers.delete(check);
        resolve();
      };
      wakers.add(check);
      check();
    });
  const all = (type: string): readonly Message[] => messages.filter((message) => message.type === type);
  const microphone = new Microphone({
    clock: system.clock,
    sampleRateHz,
    onFrame: (pcm) => {
      if (socket.readyState === 1) socket.sendMedia(pcm.slice().buffer);
    },
  });
  socket.sendSettings({
    type: 'Settings',
    audio: {
      input: { encoding: 'linear16', sample_rate: sampleRateHz },
      output: { encoding: 'linear16', sample_rate: 24_000, container: 'none' },
    },
    agent,
  });
  await until(() => all('SettingsApplied').length === 1, 'SettingsApplied');
  microphone.open();
  return {
    socket,
    messages,
    all,
    until,
    get audioBytes() {
      return audioBytes;
    },
    said: (role: string) =>
      all('ConversationText')
        .filter((message) => message['role'] === role)
        .map(({ content }) => content),
    speak: async (phrase: string) => microphone.say(await speakAs('rms', phrase, sampleRateHz)).spoken,
    close: () => {
      microphone.close();
      socket.close();
    },
  };
}

const agent = {
  think: {
    provider: { type: 'open_ai' as const, model: 'gpt-4o-mini' as const },
    prompt: 'You answer the telephone of a restaurant.',
    functions: [
      {
        name: 'find_table',
        description: 'Finds a free table.',
        parameters: { type: 'object', properties: { day: { type: 'string' } } },
      },
    ],
  },
  greeting: 'Good evening.',
};

describe('the client of Deepgram’s voice agent', () => {
  it('has a whole conversation, with a function call and an interruption', { timeout: 60_000 }, () =>
    onTheCloud({ turns, answers }, async (stack) => {
      const call = await connect(stack, agent);
      await call.until(() => call.all('AgentAudioDone').length === 1, 'the greeting');
      expect(call.messages[0]).toMatchObject({ type: 'Welcome' });
      expect(call.said('assistant')).toEqual(['Good evening.']);
      expect(call.all('Warning')).toMatchObject([{ code: 'SETTINGS_IGNORED' }]);

      await call.speak(turns[0].text);
      await call.until(() => call.all('FunctionCallRequest').length === 1, 'a function call');
      const [request] = call.all('FunctionCallRequest');
      const [wanted] = (request?.['functions'] ?? []) as readonly {
        readonly id: string;
        readonly arguments: string;
      }[];
      expect(wanted).toMatchObject({ name: 'find_table', arguments: '{"day":"Friday"}', client_side: true });
      call.socket.sendFunctionCallResponse({
        type: 'FunctionCallResponse',
        id: wanted?.id ?? '',
        name: 'find_table',
        content: '{"at":"19:00"}',
      });
      await call.until(() => call.all('AgentAudioDone').length === 2, 'the answer');
      expect(call.said('assistant').slice(1).join(' ')).toBe('Yes, there is one at seven.');
      expect(call.said('user')).toEqual([turns[0].text]);
      const [first, second] = stack.cloud.asked('groq');
      expect(first?.messages[0]).toMatchObject({ role: 'system', content: agent.think.prompt });
      expect(second?.messages.at(-1)).toMatchObject({ role: 'tool', content: '{"at":"19:00"}' });

      call.socket.sendUpdatePrompt({ type: 'UpdatePrompt', prompt: 'You are a storyteller.' });
      await call.until(() => call.all('PromptUpdated').length === 1, 'PromptUpdated');
      const before = call.audioBytes;
      await call.speak(turns[1].text);
      await call.until(() => call.audioBytes > before + 48_000, 'a second of the story');
      const started = call.all('UserStartedSpeaking').length;
      await call.speak(turns[2].text);
      await call.until(() => call.said('assistant').at(-1) === 'You are welcome.', 'the last answer');
      expect(call.all('UserStartedSpeaking').length).toBe(started + 1);
      await call.until(() => call.all('AgentAudioDone').length === 3, 'the end of the last answer');
      const last = stack.cloud.asked('groq').at(-1)?.messages ?? [];
      expect(last[0]).toMatchObject({ content: 'You are a storyteller.' });
      const heard = last.findLast(({ role }) => role === 'assistant')?.content ?? '';
      expect(story.startsWith(heard)).toBe(true);
      expect(heard.length).toBeGreaterThan(5);
      expect(heard.length).toBeLessThan(story.length);
      call.close();
    }),
  );
});
