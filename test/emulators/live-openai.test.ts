import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Message } from '../../machines/vocabulary/history.ts';
import type { LanguageModel } from '../../src/ports/language-model.ts';
import { createAnthropic } from '../../src/providers/anthropic/anthropic.ts';
import { anthropicSettings } from '../../src/providers/anthropic/anthropic-settings.ts';
import { createGroq } from '../../src/providers/groq/groq.ts';
import { groqSettings } from '../../src/providers/groq/groq-settings.ts';
import { whisperSettings } from '../../src/providers/whisper/whisper-settings.ts';
import { whisperEars } from '../../src/providers/whisper/whisper.ts';
import {
  openAnthropicEmulator,
  type AnthropicEmulator,
} from '../../tools/emulators/anthropic/anthropic-emulator.ts';
import { openFlowBrain } from '../../tools/emulators/brain/chat-brain.ts';
import { openLiveOpenAi } from '../../tools/emulators/openai/live-openai.ts';
import type { OpenAiEmulator } from '../../tools/emulators/openai/openai-emulator.ts';
import { VirtualClock } from '../../tools/replay/virtual-clock.ts';
import { AskedModel, endCall } from '../contracts/asked-model.ts';
import { stageWorld } from '../contracts/provider-stage-world.ts';
import { SpeechToTextCall } from '../contracts/speech-to-text-call.ts';
import { joined, silence, speakAs } from '../support/spoken.ts';

let openAi: OpenAiEmulator;
let anthropic: AnthropicEmulator;
const models = new Map<string, LanguageModel>();
beforeAll(async () => {
  openAi = await openLiveOpenAi();
  anthropic = await openAnthropicEmulator({ brain: openFlowBrain() });
  const groq = groqSettings.parse({ api_key: 'k', base_url: openAi.groqUrl });
  models.set('groq', createGroq(groq, stageWorld()));
  const claude = anthropicSettings.parse({ api_key: 'k', base_url: anthropic.host.url });
  models.set('anthropic', createAnthropic(claude));
});
afterAll(async () => {
  await openAi.close();
  await anthropic.close();
});

/** Says these turns one after the other, and returns the last answer. */
async function talk(name: string, ...turns: readonly string[]): Promise<AskedModel> {
  const model = models.get(name);
  if (model === undefined) throw new Error(`no model ${name}`);
  const messages: Message[] = [{ role: 'system', text: 'You are the receptionist.' }];
  let asked: AskedModel | undefined;
  for (const text of turns) {
    messages.push({ role: 'user', text });
    asked = new AskedModel(model, { messages, tools: [endCall] });
    await asked.over;
    expect(asked.errors).toEqual([]);
    messages.push({ role: 'assistant', text: asked.text });
  }
  if (asked === undefined) throw new Error('nothing was said');
  return asked;
}

describe.each(['groq', 'anthropic'])('an emulated %s with a flow for a brain', (name) => {
  it('keeps to the conversation', async () => {
    const asked = await talk(name, 'book a checkup', 'on friday');
    // On a Friday it says which one.
    expect(asked.text).toMatch(/^And at what time on Friday( the \w+ of \w+)?\?$/);
  });

  it('hangs up when the caller says goodbye', async () => {
    const asked = await talk(name, 'goodbye');
    expect(asked.all('tool-call')).toMatchObject([{ name: 'end_call', args: {} }]);
  });

  it('goes on with an answer that was begun', async () => {
    const messages: readonly Message[] = [{ role: 'user', text: 'book a checkup' }];
    const [whole, rest] = [{}, { prefix: 'Which day' }].map(
      (more) => new AskedModel(models.get(name) as LanguageModel, { messages, tools: [], ...more }),
    );
    await Promise.all([whole?.over, rest?.over]);
    expect(whole?.text.startsWith('Which day')).toBe(true);
    expect(`Which day${rest?.text}`).toBe(whole?.text);
  });
});

describe('an emulated Whisper with ears for a flow', () => {
  it.each(['book an appointment', 'on tuesday'])('writes down "%s"', async (phrase) => {
    const rate = 16_000;
    const schema = whisperSettings({ needsKey: true, model: 'whisper-large-v3-turbo' });
    const settings = schema.parse({ api_key: 'k', base_url: openAi.groqUrl });
    const ears = await whisperEars({ provider: 'groq-whisper', path: '/openai/v1' })(settings, {
      ...stageWorld(),
      // However long the ears take, they are waited for.
      clock: new VirtualClock(),
    });
    const call = new SpeechToTextCall({
      speechToText: ears,
      audio: { encoding: 'linear16', sampleRateHz: rate },
    });
    const pcm = joined([silence(300, rate), await speakAs('rms', phrase, rate), silence(900, rate)]);
    await call.send(new Uint8Array(pcm.buffer));
    call.audio$.complete();
    await call.over;
    expect(call.errors).toEqual([]);
    expect(call.texts).toEqual([phrase]);
    await ears.close?.();
  });
});
