import {
  OpenAIRealtimeWebSocket,
  RealtimeAgent,
  RealtimeSession,
  tool,
  type RealtimeItem,
} from '@openai/agents/realtime';
import type { RealtimeServerEvent } from 'openai/resources/realtime/realtime';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { system } from '../../src/system.ts';
import { Microphone } from '../../tools/caller/microphone.ts';
import { onTheCloud } from '../support/cloud-stack.ts';
import { Arrivals, sampleRateHz } from '../support/realtime-line.ts';
import { answers, story, turns } from '../support/restaurant-talk.ts';
import { speakAs } from '../support/spoken.ts';

/** What was said, by whom, as the session has put it together. */
function linesOf(history: readonly RealtimeItem[]): readonly string[] {
  return history.flatMap((item) => {
    if (item.type !== 'message') return [`${item.type} ${'name' in item ? item.name : ''}`];
    const texts = item.content.map((part) =>
      'transcript' in part ? part.transcript : 'text' in part ? part.text : '',
    );
    return [`${item.role}: ${texts.join('').trim()}`];
  });
}

describe('a RealtimeSession of @openai/agents', () => {
  it('has a whole conversation, with a tool call and an interruption', { timeout: 90_000 }, () =>
    onTheCloud({ turns, answers }, async ({ talky, cloud }) => {
      const days: string[] = [];
      const findTable = tool({
        name: 'find_table',
        description: 'Finds a free table.',
        parameters: z.object({ day: z.string() }),
        execute: ({ day }) => {
          days.push(day);
          return { at: '19:00' };
        },
      });
      const agent = new RealtimeAgent({
        name: 'Restaurant',
        instructions: 'You answer the telephone of a restaurant.',
        tools: [findTable],
      });
      const url = `${talky.url.replace('http', 'ws')}/v1/realtime?model=assistant`;
      const session = new RealtimeSession(agent, {
        transport: new OpenAIRealtimeWebSocket({ url, useInsecureApiKey: true }),
      });
      const arrivals = new Arrivals<RealtimeServerEvent>();
      const errors: unknown[] = [];
      let audioBytes = 0;
      let interruptions = 0;
      session.transport.on('*', (event) => arrivals.add(event as RealtimeServerEvent));
      session.on('error', (error) => errors.push(error));
      session.on('audio', ({ data }) => {
        audioBytes += data.byteLength;
      });
      session.on('audio_interrupted', () => {
        interruptions += 1;
      });
      const done = (count: number) =>
        arrivals.until(
          () => arrivals.all.filter(({ type }) => type === 'response.done').length >= count,
          `response ${count}`,
        );
      await session.connect({ apiKey: 'any-key-of-talky' });
      const microphone = new Microphone({
        clock: system.clock,
        sampleRateHz,
        onFrame: (pcm) => session.sendAudio(pcm.slice().buffer),
      });
      microphone.open();
      const speak = async (phrase: string): Promise<void> =>
        microphone.say(await speakAs('rms', phrase, sampleRateHz)).spoken;

      await speak(turns[0].text);
      await done(2);
      expect(days).toEqual(['Friday']);
      const before = audioBytes;
      await speak(turns[1].text);
      await arrivals.until(() => audioBytes > before + 48_000, 'a second of the story');
      await speak(turns[2].text);
      await done(4);
      microphone.close();

      expect(interruptions).toBe(1);
      expect(errors).toEqual([]);
      const messages = cloud.asked('groq').at(-1)?.messages ?? [];
      expect(messages[0]).toMatchObject({ content: 'You answer the telephone of a restaurant.' });
      const heard = messages.findLast(({ role }) => role === 'assistant')?.content ?? '';
      expect(story.startsWith(heard)).toBe(true);
      expect(heard.length).toBeGreaterThan(5);
      expect(heard.length).toBeLessThan(story.length);
      expect(linesOf(session.history)).toEqual([
        `user: ${turns[0].text}`,
        'function_call find_table',
        'assistant: Yes, there is one at seven.',
        `user: ${turns[1].text}`,
        `assistant: ${heard}`,
        `user: ${turns[2].text}`,
        'assistant: You are welcome.',
      ]);
      session.close();
    }),
  );
});
