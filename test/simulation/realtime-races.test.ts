import { describe, expect, it } from 'vitest';
import { onTheCloud } from '../support/cloud-stack.ts';
import { RealtimeLine } from '../support/realtime-line.ts';
import { findTable, story } from '../support/restaurant-talk.ts';
import { speakAs } from '../support/spoken.ts';
import { eventually } from '../support/eventually.ts';

const turns = [{ text: 'Thank you, that is enough.', startMs: 0 }] as const;
const answers = [
  { when: 'Friday', toolCalls: [{ name: 'find_table', args: { day: 'Friday' }, id: 'one' }] },
  { when: 'enough', text: 'You are welcome.', firstTokenMs: 40, tokenMs: 5 },
  { when: 'house', text: story, firstTokenMs: 40, tokenMs: 5 },
];

async function open(url: string): Promise<RealtimeLine> {
  const line = new RealtimeLine(url);
  await line.until('session.created');
  line.send({
    type: 'session.update',
    session: {
      type: 'realtime',
      instructions: 'Be brief.',
      tools: [findTable],
      audio: { input: { turn_detection: null } },
    },
  });
  await line.until('session.updated');
  return line;
}

const ask = (line: RealtimeLine, text: string): void => {
  line.send({
    type: 'conversation.item.create',
    item: { type: 'message', role: 'user', content: [{ type: 'input_text', text }] },
  });
  line.send({ type: 'response.create' });
};

/** How each response ended. */
const ends = (line: RealtimeLine) => line.all('response.done').map(({ response }) => response.status);

describe('OpenAI’s own Realtime client that is in a hurry', () => {
  it('cancels twice and asks on in the same breath', { timeout: 60_000 }, () =>
    onTheCloud({ turns, answers }, async ({ talky }) => {
      const line = await open(talky.url);
      ask(line, 'Tell me about the house.');
      await line.arrivals.until(() => line.audioBytes > 24_000, 'half a second of the story');
      line.send({ type: 'response.cancel' });
      line.send({ type: 'response.cancel' });
      ask(line, 'That is enough.');
      await line.until('response.done', 2);
      expect(ends(line)).toEqual(['cancelled', 'completed']);
      expect(line.all('error')).toEqual([]);
      line.close();
    }),
  );

  it('commits and cancels at the very beginning, and commits again', { timeout: 60_000 }, () =>
    onTheCloud({ turns: [...turns, ...turns], answers }, async ({ talky }) => {
      const line = await open(talky.url);
      const pcm = await speakAs('rms', turns[0].text, 24_000);
      for (const isWanted of [false, true]) {
        line.append(pcm);
        line.send({ type: 'input_audio_buffer.commit' });
        line.send({ type: 'response.create' });
        if (!isWanted) line.send({ type: 'response.cancel' });
        await line.until('response.done', isWanted ? 2 : 1);
      }
      expect(ends(line)).toEqual(['cancelled', 'completed']);
      expect(line.all('error')).toEqual([]);
      line.close();
    }),
  );

  it(
    'leaves a function unanswered: asks on, and hangs up in the middle of the next',
    { timeout: 60_000 },
    () =>
      onTheCloud({ turns, answers }, async ({ talky }) => {
        const line = await open(talky.url);
        ask(line, 'A table on Friday?');
        await line.until('response.done');
        ask(line, 'That is enough.');
        await line.until('response.done', 2);
        expect(line.all('response.output_audio_transcript.done')).toMatchObject([
          { transcript: 'You are welcome.' },
        ]);
        ask(line, 'And on Friday?');
        await line.until('response.function_call_arguments.done', 2);
        line.close();
        await eventually(async () => {
          const health = await fetch(`${talky.url}/health`);
          expect(await health.json()).toMatchObject({ status: 'healthy', liveCalls: 0 });
        });
      }),
  );
});
