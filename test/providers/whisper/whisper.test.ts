import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { SpeechToText } from '../../../src/ports/speech-to-text.ts';
import { readTranscript, transcriptionForm } from '../../../src/providers/whisper/whisper-messages.ts';
import { whisperSettings } from '../../../src/providers/whisper/whisper-settings.ts';
import { whisperEars } from '../../../src/providers/whisper/whisper.ts';
import { openOpenAiEmulator, type OpenAiEmulator } from '../../../tools/emulators/openai/openai-emulator.ts';
import { SpeechToTextCall } from '../../contracts/speech-to-text-call.ts';
import { stageWorld } from '../../contracts/provider-stage-world.ts';
import { joined, silence, speakAs, whiteNoise } from '../../support/spoken.ts';

const rate = 16_000;
const audio = { encoding: 'linear16', sampleRateHz: rate } as const;
const bytes = (pcm: Int16Array): Uint8Array => new Uint8Array(pcm.buffer, pcm.byteOffset, pcm.byteLength);

const segment = (text: string, no_speech_prob: number, avg_logprob: number) => ({
  text,
  no_speech_prob,
  avg_logprob,
});

describe('a transcript', () => {
  it('loses what Whisper makes up for silence', () => {
    const segments = [segment(' Hello there.', 0.01, -0.1), segment(' Thank you for watching!', 0.9, -1.3)];
    expect(readTranscript({ text: 'Hello there. Thank you for watching!', segments })).toEqual({
      text: 'Hello there.',
      confidence: expect.closeTo(0.905, 2) as number,
    });
  });

  it.each(['', ' … ', '♪♪', '.'])('of %j is no words', (text) => {
    expect(readTranscript({ text })?.text).toBe('');
  });

  it.each([{}, 'text', null, { text: 7 }])('that is %j is none', (body) => {
    expect(readTranscript(body)).toBeUndefined();
  });
});

describe('a request for one', () => {
  const recording = {
    pcm: new Int16Array(1600),
    sampleRateHz: rate,
    language: 'de-CH',
    keyterms: ['Sonja', 'Zürich'],
  };

  it('names the language and what is likely to be said', () => {
    const form = transcriptionForm({ ...recording, model: 'whisper-large-v3-turbo' });
    expect([form.get('language'), form.get('prompt')]).toEqual(['de', 'Sonja, Zürich']);
    expect(form.get('response_format')).toBe('verbose_json');
  });

  it('asks other models for what they can tell', () => {
    const form = transcriptionForm({ ...recording, model: 'gpt-4o-mini-transcribe' });
    expect(form.get('response_format')).toBe('json');
  });
});

describe('ears of Whisper', () => {
  let emulator: OpenAiEmulator;
  let ears: SpeechToText;
  beforeEach(async () => {
    emulator = await openOpenAiEmulator();
    const schema = whisperSettings({ needsKey: true, model: 'whisper-1' });
    ears = await whisperEars({ provider: 'openai-whisper', path: '/v1' })(
      schema.parse({ api_key: 'k', base_url: emulator.openAiUrl }),
      stageWorld(),
    );
  });
  afterEach(async () => {
    await ears.close?.();
    await emulator.close();
  });

  const requests = (): number => emulator.host.exchanges.filter(({ method }) => method === 'POST').length;

  async function heard(...parts: readonly Int16Array[]): Promise<SpeechToTextCall> {
    const call = new SpeechToTextCall({ speechToText: ears, audio });
    await call.send(bytes(joined(parts)));
    call.audio$.complete();
    await call.over;
    expect(call.errors).toEqual([]);
    return call;
  }

  it('ask once for a turn that is guessed and then over', async () => {
    emulator.hear({ text: 'Yes, please.' });
    const call = await heard(
      silence(300, rate),
      await speakAs('rms', 'yes please', rate),
      silence(1000, rate),
    );
    expect(call.turns).toMatchObject([
      { type: 'turn.started' },
      { type: 'turn.eager-eot', text: 'Yes, please.' },
      { type: 'turn.eot', text: 'Yes, please.', trigger: 'recogniser' },
    ]);
    expect(requests()).toBe(1);
  });

  it('ask nothing about a noise without a voice', async () => {
    const call = await heard(silence(500, rate), whiteNoise(80, rate, 9000), silence(1000, rate));
    expect(call.texts.join('')).toBe('');
    expect(requests()).toBe(0);
  });

  it('end a turn without words when nobody was understood', async () => {
    emulator.hear({ text: 'Thanks for watching!', noSpeech: 0.95, logProbability: -1.5 });
    const call = await heard(
      silence(300, rate),
      await speakAs('rms', 'hello there', rate),
      silence(1000, rate),
    );
    expect(call.turns.map(({ type }) => type)).toEqual(['turn.started', 'turn.eot']);
    expect(call.texts).toEqual(['']);
  });

  it('write down a turn that a released key ends, or the end of the audio', async () => {
    emulator.hear({ text: 'hello there' });
    const call = await heard(silence(300, rate), await speakAs('rms', 'hello there', rate));
    expect(call.texts).toEqual(['hello there']);
  });
});
