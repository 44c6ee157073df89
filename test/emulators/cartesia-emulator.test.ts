import { Cartesia } from '@cartesia/cartesia-js';
import { of } from 'rxjs';
import { afterEach, describe, expect, it } from 'vitest';
import { WebSocket } from 'ws';
import {
  openCartesiaEmulator,
  type CartesiaEmulator,
  type CartesiaEmulatorOptions,
} from '../../tools/emulators/cartesia/cartesia-emulator.ts';
import { hearReply } from '../contracts/heard-reply.ts';
import { openSonicStage } from '../providers/cartesia/sonic-stage.ts';

const output_format = { container: 'raw', encoding: 'pcm_s16le', sample_rate: 8000 } as const;
const voice = '6ccbfb76-1fc6-48f7-b71d-91ac6298247b';
const request = {
  model_id: 'sonic-3',
  voice,
  output_format,
  transcript: 'One two three.',
  language: 'en',
} as const;

let emulator: CartesiaEmulator | undefined;
afterEach(() => emulator?.close());

async function vendor(
  options?: CartesiaEmulatorOptions,
): Promise<{ client: Cartesia; at: CartesiaEmulator }> {
  const at = await openCartesiaEmulator(options);
  emulator = at;
  const { CARTESIA_BASE_URL: baseURL = '', CARTESIA_API_KEY: apiKey = '' } = at.environment;
  return { client: new Cartesia({ apiKey, baseURL, maxRetries: 0, logLevel: 'off' }), at };
}

/** What a socket is answered until an answer of the type has come. */
async function answersTo(
  { environment, host }: CartesiaEmulator,
  frames: readonly object[],
  last: string,
): Promise<readonly Record<string, unknown>[]> {
  const socket = new WebSocket(`${host.url.replace('http', 'ws')}/tts/websocket`, {
    headers: { 'x-api-key': environment['CARTESIA_API_KEY'] ?? '', 'cartesia-version': '2026-08-14' },
  });
  const answers: Record<string, unknown>[] = [];
  return new Promise((resolve, reject) => {
    socket.on('error', reject);
    socket.on('open', () => {
      for (const frame of frames) socket.send(JSON.stringify(frame));
    });
    socket.on('message', (data) => {
      const answer = JSON.parse((data as Buffer).toString()) as Record<string, unknown>;
      answers.push(answer);
      if (answer['type'] !== last) return;
      socket.close();
      resolve(answers);
    });
  });
}

describe('the emulated Cartesia', () => {
  it('speaks to the vendor’s own SDK, in events and in bytes', async () => {
    const { client } = await vendor({ script: { wordMs: 100 } });
    const types: string[] = [];
    let samples = 0;
    for await (const event of await client.tts.generateSSE({ ...request, add_timestamps: true })) {
      types.push(event.type);
      if (event.type === 'chunk') samples += Buffer.from(event.data, 'base64').length / 2;
    }
    expect(new Set(types)).toEqual(new Set(['chunk', 'timestamps', 'done']));
    expect(samples).toBe(2400);
    const bytes = await (await client.tts.generate(request)).arrayBuffer();
    expect(bytes.byteLength).toBe(4800);
  });

  it('lists voices in pages, as the SDK asks for them', async () => {
    const voices = Array.from({ length: 25 }, (_, number) => ({ id: `v${number}`, name: `V ${number}` }));
    const { client } = await vendor({ script: { voices } });
    const ids: string[] = [];
    for await (const { id } of client.voices.list({ limit: 10 })) ids.push(id);
    expect(ids).toEqual(voices.map(({ id }) => id));
  });

  it.each([
    [{ voice: 'nobody' }, 'voice_not_found'],
    [{ model_id: 'sonic-2' }, 'model_not_found'],
    [{ locale: 'en-GB' }, 'invalid_request'],
    [{ generation_config: { speed: 2 } }, 'invalid_request'],
    [{ surprise: true }, 'invalid_request'],
  ])('refuses a request with %j', async (slip, code) => {
    const { client } = await vendor();
    const fault = await client.tts.generate({ ...request, ...slip }).catch((error: unknown) => error);
    expect(fault).toMatchObject({ error: { error_code: code } });
  });

  it.each([
    ['socket', { api_key: 'wrong' }],
    ['socket', { version: '1999-01-01' }],
    ['sse', { api_key: 'wrong' }],
  ] as const)('refuses a wrong key or version over its %s', async (transport, slip) => {
    const stage = await openSonicStage({ settings: { transport, ...slip } });
    const error = await hearReply(stage.provider, of('Hi.'), stage.options).error();
    expect(error).toHaveProperty('code', 'provider-refused');
    await stage.close();
  });

  it('wants a version', async () => {
    const { at } = await vendor();
    const answer = await fetch(`${at.host.url}/voices`, { headers: { 'x-api-key': 'key' } });
    expect(answer.status).toBe(400);
    expect(await answer.json()).toMatchObject({ error_code: 'version_missing' });
  });

  it('keeps what it is sent in a buffer as long as it is told, until a flush', async () => {
    const { at } = await vendor();
    const text = { ...request, context_id: 'a', continue: true, max_buffer_delay_ms: 5000 };
    const answers = await answersTo(
      at,
      [
        { ...text, transcript: 'One ' },
        { ...text, transcript: 'two.' },
        { ...text, transcript: '', flush: true },
      ],
      'flush_done',
    );
    expect(answers.at(-1)).toMatchObject({ flush_id: 1, context_id: 'a' });
    expect(new Set(answers.map((answer) => answer['flush_id']))).toEqual(new Set([1]));
  });

  it('wants a context to stay as it began', async () => {
    const { at } = await vendor();
    const text = { ...request, context_id: 'a', continue: true };
    const answers = await answersTo(at, [text, { ...text, language: 'fr' }], 'error');
    expect(answers.at(-1)).toMatchObject({ status_code: 400, context_id: 'a' });
  });
});
