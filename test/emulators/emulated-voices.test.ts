import { once } from 'node:events';
import { afterEach, describe, expect, it } from 'vitest';
import { WebSocket } from 'ws';
import { openAzureEmulator } from '../../tools/emulators/azure/azure-emulator.ts';
import { openElevenLabsEmulator } from '../../tools/emulators/elevenlabs/elevenlabs-emulator.ts';
import type { Emulator } from '../../tools/emulators/emulator.ts';

let emulator: Emulator | undefined;
afterEach(() => emulator?.close());

interface Ending {
  readonly code: number;
  readonly reason: string;
  readonly texts: readonly string[];
}

/** Sends frames to an emulator, and waits until it closes the socket. */
async function endingOf(
  vendor: Emulator,
  path: string,
  headers: Readonly<Record<string, string>>,
  frames: readonly string[],
): Promise<Ending> {
  emulator = vendor;
  const socket = new WebSocket(`${vendor.host.url.replace('http', 'ws')}${path}`, { headers });
  const texts: string[] = [];
  socket.on('message', (data, isBinary) => {
    if (!isBinary) texts.push((data as Buffer).toString('utf8'));
  });
  socket.on('open', () => {
    for (const frame of frames) socket.send(frame);
  });
  const [code, reason] = (await once(socket, 'close')) as [number, Buffer];
  return { code, reason: reason.toString(), texts };
}

function opened(context: string, more: object = {}): string {
  return JSON.stringify({ text: ' ', context_id: context, ...more });
}

describe('the emulated ElevenLabs', () => {
  const known = '/v1/text-to-speech/JBFqnCBsd6RMkjVDRZzb/multi-stream-input';

  const errorOf = async (query: string, frames: readonly string[] = [], path = known): Promise<unknown> => {
    const vendor = await openElevenLabsEmulator();
    const { code, texts } = await endingOf(vendor, `${path}?${query}`, { 'xi-api-key': 'k' }, frames);
    expect(code).toBe(1008);
    return JSON.parse(texts.at(-1) ?? '');
  };

  it('tells a voice, a format, a language and a setting that it does not take', async () => {
    const elsewhere = '/v1/text-to-speech/nobody/multi-stream-input';
    expect(await errorOf('output_format=pcm_16000', [], elsewhere)).toMatchObject({
      error: 'voice_id_does_not_exist',
      code: 1008,
    });
    await emulator?.close();
    expect(await errorOf('output_format=pcm_11025')).toMatchObject({ error: 'invalid_parameters' });
    await emulator?.close();
    const multilingual = 'output_format=pcm_16000&model_id=eleven_multilingual_v2&language_code=en';
    expect(await errorOf(multilingual)).toMatchObject({ message: expect.stringContaining('language_code') });
    await emulator?.close();
    const fast = opened('a', { voice_settings: { speed: 2 } });
    expect(await errorOf('output_format=pcm_16000', [fast])).toMatchObject({ error: 'invalid_message' });
  });

  it('has room for five contexts on a socket', async () => {
    const six = ['a', 'b', 'c', 'd', 'e', 'f'].map((id) => opened(id));
    expect(await errorOf('output_format=pcm_16000', six)).toMatchObject({
      error: 'max_active_conversations',
    });
  });

  it('gives up on a context that nobody feeds', async () => {
    const query = 'output_format=pcm_16000&inactivity_timeout=1';
    expect(await errorOf(query, [opened('a')])).toMatchObject({ error: 'input_timeout_exceeded' });
  });
});

describe('the emulated Azure', () => {
  const id = 'a'.repeat(32);
  const frame = (path: string, body: string, type = 'application/json'): string =>
    `Path: ${path}\r\nX-RequestId: ${id}\r\nContent-Type: ${type}\r\n\r\n${body}`;
  const config = frame('speech.config', '{}');
  const context = frame(
    'synthesis.context',
    '{"synthesis":{"audio":{"outputFormat":"raw-16khz-16bit-mono-pcm"}}}',
  );
  const ssml = (body: string): string => frame('ssml', body, 'application/ssml+xml');
  const speak = (inner: string): string => ssml(`<speak version="1.0" xml:lang="en-US">${inner}</speak>`);
  const hello = speak('<voice name="en-US-JennyNeural">Hello.</voice>');

  it.each([
    ['not configured', [context, hello], 'speech.config'],
    ['without a context', [config, hello], 'synthesis.context'],
    ['not well-formed', [config, context, speak('<voice name="en-US-JennyNeural">R&D</voice>')], 'SSML'],
    ['not closed', [config, context, speak('<voice name="en-US-JennyNeural">')], 'SSML'],
    [
      'of an unknown voice',
      [config, context, speak('<voice name="Nobody">Hi.</voice>')],
      'Unsupported voice',
    ],
    ['in the midst of another', [config, context, hello, hello], 'under way'],
    ['without headers', ['hello'], 'Invalid message'],
  ])('refuses a turn that is %s', async (_name, frames, reason) => {
    const vendor = await openAzureEmulator();
    const headers = { 'Ocp-Apim-Subscription-Key': 'k' };
    const ending = await endingOf(vendor, '/cognitiveservices/websocket/v1', headers, frames);
    expect(ending.code).toBe(1007);
    expect(ending.reason).toContain(reason);
  });
});
