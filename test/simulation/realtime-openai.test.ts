import { describe, expect, it } from 'vitest';
import { createAudioEncoder } from '../../src/audio/audio-encoder.ts';
import { onTheCloud } from '../support/cloud-stack.ts';
import { RealtimeLine } from '../support/realtime-line.ts';
import { answers as restaurantAnswers, findTable, story, turns } from '../support/restaurant-talk.ts';
import { speakAs } from '../support/spoken.ts';

const [asking, ...answering] = restaurantAnswers;
const answers = [{ text: 'Let me look.', ...asking }, ...answering];
const instructions = 'You answer the telephone of a restaurant.';

describe('OpenAI’s own Realtime client', () => {
  it('has a whole conversation, with a function call and an interruption', { timeout: 90_000 }, () =>
    onTheCloud({ turns, answers }, async ({ talky, cloud }) => {
      const line = new RealtimeLine(talky.url);
      await line.until('session.created');
      line.send({
        type: 'session.update',
        session: {
          type: 'realtime',
          instructions,
          tools: [findTable],
          audio: { input: { transcription: { model: 'whisper-1' } }, output: { voice: 'marin' } },
        },
      });
      await line.until('session.updated');
      line.microphone.open();

      await line.speak(turns[0].text);
      const asked = await line.until('response.function_call_arguments.done');
      expect(asked).toMatchObject({ name: 'find_table', arguments: '{"day":"Friday"}' });
      const first = await line.until('response.done');
      expect(first.response).toMatchObject({
        status: 'completed',
        output: [{ role: 'assistant' }, { type: 'function_call' }],
      });
      line.send({
        type: 'conversation.item.create',
        item: { type: 'function_call_output', call_id: asked.call_id, output: '{"at":"19:00"}' },
      });
      line.send({ type: 'response.create' });
      const second = await line.until('response.done', 2);
      expect(second.response).toMatchObject({ status: 'completed' });
      expect(
        line.all('response.output_audio_transcript.done').map(({ transcript }) => transcript.trim()),
      ).toEqual(['Let me look.', 'Yes, there is one at seven.']);
      expect(line.all('conversation.item.input_audio_transcription.completed')).toMatchObject([
        { transcript: turns[0].text },
      ]);
      const requests = cloud.asked('groq');
      expect(requests[0]?.messages[0]).toMatchObject({ role: 'system', content: instructions });
      expect(requests[1]?.messages.at(-1)).toMatchObject({ role: 'tool', content: '{"at":"19:00"}' });

      line.send({
        type: 'session.update',
        session: { type: 'realtime', instructions: 'You are a storyteller.' },
      });
      const before = line.audioBytes;
      await line.speak(turns[1].text);
      await line.arrivals.until(() => line.audioBytes > before + 48_000, 'a second of the story');
      await line.speak(turns[2].text);
      const cut = await line.until('response.done', 3);
      expect(cut.response).toMatchObject({
        status: 'cancelled',
        status_details: { type: 'cancelled', reason: 'turn_detected' },
      });
      const last = await line.until('response.done', 4);
      expect(last.response).toMatchObject({ status: 'completed' });
      expect(line.all('input_audio_buffer.speech_started')).toHaveLength(3);
      const messages = cloud.asked('groq').at(-1)?.messages ?? [];
      expect(messages[0]).toMatchObject({ content: 'You are a storyteller.' });
      const heard = messages.findLast(({ role }) => role === 'assistant')?.content ?? '';
      expect(story.startsWith(heard)).toBe(true);
      expect(heard.length).toBeGreaterThan(5);
      expect(heard.length).toBeLessThan(story.length);
      const [item] = cut.response.output ?? [];
      expect(item).toMatchObject({
        status: 'incomplete',
        content: [{ type: 'output_audio', transcript: heard }],
      });
      expect(line.all('error')).toEqual([]);
      line.close();
    }),
  );
});

describe('OpenAI’s own Realtime client in writing', () => {
  it('is answered in text, at once, by what it wrote before', { timeout: 60_000 }, () =>
    onTheCloud({ turns, answers: [{ text: story }] }, async ({ talky, cloud }) => {
      const line = new RealtimeLine(talky.url);
      await line.until('session.created');
      line.send({
        type: 'session.update',
        session: { type: 'realtime', instructions, output_modalities: ['text'] },
      });
      line.send({
        type: 'conversation.item.create',
        item: { type: 'message', role: 'system', content: [{ type: 'input_text', text: 'It is Monday.' }] },
      });
      line.send({
        type: 'conversation.item.create',
        item: { type: 'message', role: 'user', content: [{ type: 'input_text', text: 'Tell me of it.' }] },
      });
      await line.until('conversation.item.done', 2);
      expect(cloud.asked('groq')).toHaveLength(0);
      line.send({ type: 'response.create', response: { metadata: { topic: 'house' } } });
      const { response } = await line.until('response.done');
      expect(response).toMatchObject({
        status: 'completed',
        output_modalities: ['text'],
        metadata: { topic: 'house' },
        output: [{ content: [{ type: 'output_text', text: story }] }],
      });
      const [request] = cloud.asked('groq');
      expect(request?.messages).toMatchObject([
        { role: 'system', content: `${instructions}\n\nIt is Monday.` },
        { role: 'user', content: 'Tell me of it.' },
      ]);
      expect(line.types).toEqual([
        'session.created',
        'conversation.created',
        'session.updated',
        'conversation.item.added',
        'conversation.item.done',
        'conversation.item.added',
        'conversation.item.done',
        'response.created',
        'response.output_item.added',
        'conversation.item.added',
        'response.content_part.added',
        'response.output_text.delta',
        'response.output_text.done',
        'response.content_part.done',
        'conversation.item.done',
        'response.output_item.done',
        'response.done',
      ]);
      expect(line.audioBytes).toBe(0);
      line.close();
    }),
  );
});

describe('OpenAI’s own Realtime client without turn detection', () => {
  it('commits a turn in G.711, asks for the answer, and stops it', { timeout: 60_000 }, () =>
    onTheCloud({ turns, answers: [{ text: story }] }, async ({ talky, cloud }) => {
      const line = new RealtimeLine(talky.url);
      await line.until('session.created');
      line.send({
        type: 'session.update',
        session: {
          type: 'realtime',
          instructions,
          audio: {
            input: {
              format: { type: 'audio/pcmu' },
              turn_detection: null,
              transcription: { model: 'whisper-1' },
            },
            output: { format: { type: 'audio/pcma' } },
          },
        },
      });
      await line.until('session.updated');
      const pcm = await speakAs('rms', turns[0].text, 8000);
      const audio = Buffer.from(
        createAudioEncoder(8000, { encoding: 'mulaw', sampleRateHz: 8000 }).encode(pcm),
      ).toString('base64');
      line.send({ type: 'input_audio_buffer.append', audio });
      line.send({ type: 'input_audio_buffer.commit' });
      const { item_id } = await line.until('input_audio_buffer.committed');
      expect(cloud.asked('groq')).toHaveLength(0);
      line.send({ type: 'response.create' });
      const heard = await line.until('conversation.item.input_audio_transcription.completed');
      expect(heard).toMatchObject({ item_id, transcript: turns[0].text });
      await line.arrivals.until(() => line.audioBytes > 16_000, 'two seconds of the answer');
      line.send({ type: 'response.cancel' });
      const [delta] = line.all('response.output_audio.delta');
      line.send({
        type: 'conversation.item.truncate',
        item_id: delta?.item_id ?? '',
        content_index: 0,
        audio_end_ms: 900,
      });
      await line.until('conversation.item.truncated');
      const { response } = await line.until('response.done');
      expect(response).toMatchObject({
        status: 'cancelled',
        status_details: { reason: 'client_cancelled' },
      });
      const [item] = response.output ?? [];
      const said = item?.type === 'message' && item.role === 'assistant' ? item.content[0]?.transcript : '';
      expect(story.startsWith(said ?? '?')).toBe(true);
      // A word takes the emulated voice 100 ms.
      expect(said?.split(' ').length).toBeGreaterThanOrEqual(7);
      expect(said?.split(' ').length).toBeLessThanOrEqual(11);
      line.send({ type: 'response.create', response: { instructions: 'Say goodbye.' } });
      await line.until('response.created', 2);
      await line.arrivals.until(() => cloud.asked('groq').length === 2, 'a second request');
      expect(cloud.asked('groq')[1]?.messages[0]).toMatchObject({ content: 'Say goodbye.' });
      expect(line.all('input_audio_buffer.speech_started')).toEqual([]);
      expect(line.all('error')).toEqual([]);
      line.close();
    }),
  );
});
