import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { AdmissionError, AgentNotFound, ResumeInvalid } from '../../src/errors/call-error.ts';
import { defaultServerSettings as changeable } from '../../src/server/server-settings.ts';
import { startServer, type RunningServer } from './running-server.ts';
import type { TestClient } from './test-client.ts';

let server: RunningServer;

beforeEach(async () => {
  server = await startServer();
});

afterEach(() => server.close());

describe('close code 1000', () => {
  it('follows ended, whatever the reason', async () => {
    const { client, call } = await server.call();
    call.end('idle');
    expect(await client.next('ended')).toMatchObject({ reason: 'idle' });
    expect(await client.closed).toEqual({ code: 1000, reason: 'idle' });
  });

  it('leaves nothing to say: what the call sends afterwards is dropped', async () => {
    const { client, call } = await server.call();
    call.end('agent-hangup');
    call.send({ type: 'clear' });
    call.connection.sendAudio(new Uint8Array(320));
    await client.closed;
    expect(client.messages.at(-1)).toMatchObject({ type: 'ended' });
    expect(client.audioBytes).toBe(0);
    expect(call.inputs).toEqual([]);
  });
});

describe('close code 1001', () => {
  it('ends a call that could not be drained, which stays resumable', async () => {
    const { client, call } = await server.call();
    server.calls.drainLeaves = 1;
    await server.stop();
    expect(await client.next('error')).toMatchObject({ code: 'draining', fatal: true });
    expect(await client.closed).toMatchObject({ code: 1001 });
    expect(call.inputs).toEqual([{ type: 'caller.vanished' }]);
  });

  it('ends a socket that asks for a call while the server drains', async () => {
    const client = await server.connect();
    server.calls.openError = new AdmissionError('draining', 1000);
    client.send({ type: 'start' });
    expect(await client.next('error')).toMatchObject({ code: 'draining', fatal: true });
    expect(await client.closed).toMatchObject({ code: 1001 });
  });
});

describe('close code 1011', () => {
  it('ends a call whose own code failed, without telling why', async () => {
    const { client, call } = await server.call();
    call.fault = new TypeError('undefined is not a function of sk-secret');
    client.send({ type: 'text', text: 'hello' });
    const error = await client.next('error');
    expect(error).toMatchObject({ code: 'internal', fatal: true });
    expect(JSON.stringify(error)).not.toContain('undefined is not');
    expect(await client.closed).toEqual({ code: 1011, reason: 'internal' });
    expect(call.inputs).toEqual([{ type: 'caller.vanished' }]);
    expect(server.logLines.join('')).toContain('undefined is not a function');
  });

  it('ends a socket whose call could not be opened through our fault', async () => {
    const client = await server.connect();
    server.calls.openError = new Error('no decoder');
    client.send({ type: 'start' });
    expect(await client.next('error')).toMatchObject({ code: 'internal', fatal: true });
    expect(await client.closed).toMatchObject({ code: 1011 });
  });

  it('leaves the other calls untouched', async () => {
    const broken = await server.call();
    const other = await server.call();
    broken.call.fault = new Error('boom');
    broken.client.send(new Uint8Array(320));
    await broken.client.closed;
    other.client.send({ type: 'text', text: 'still here' });
    await other.client.roundTrip();
    expect(other.call.inputs).toEqual([{ type: 'caller.typed', text: 'still here' }]);
  });
});

const wrong: readonly (readonly [string, string, string | Uint8Array])[] = [
  ['text that is not JSON', 'invalid-message', '{'],
  ['JSON that is no object', 'invalid-message', '[1]'],
  ['a message without a type', 'invalid-message', '{"text":"hello"}'],
  ['an unknown type', 'unknown-message', '{"type":"shout"}'],
  ['a second start', 'invalid-message', '{"type":"start"}'],
  ['a key that does not belong', 'invalid-message', '{"type":"end-turn","now":true}'],
  ['a digit that is none', 'invalid-message', '{"type":"dtmf","digit":"E"}'],
  ['an empty turn', 'invalid-message', '{"type":"text","text":" "}'],
  ['a turn too long', 'invalid-message', JSON.stringify({ type: 'text', text: 'x'.repeat(4001) })],
  ['half a sample', 'invalid-audio', new Uint8Array(321)],
];

describe('close code 4400', () => {
  it.each(wrong)('follows the third time on %s', async (_name, code, message) => {
    const { client, call } = await server.call();
    for (const strike of [1, 2]) {
      client.send(message);
      const error = await client.next('error');
      expect({ strike, ...error }).toMatchObject({ strike, code, fatal: false });
      expect(error['message']).toMatch(/\w{3}/);
    }
    client.send(message);
    expect(await client.next('error')).toMatchObject({ code, fatal: true });
    expect(await client.closed).toEqual({ code: 4400, reason: code });
    expect(call.inputs).toEqual([{ type: 'caller.vanished' }]);
  });

  it('counts different faults together, and the call goes on until then', async () => {
    const { client, call } = await server.call();
    client.send('{"type":"shout"}');
    client.send(new Uint8Array(3));
    client.send({ type: 'text', text: 'hello' });
    await client.roundTrip();
    expect(call.inputs).toEqual([{ type: 'caller.typed', text: 'hello' }]);
    client.send('nonsense');
    expect(await client.closed).toMatchObject({ code: 4400 });
  });

  it.each([
    ['audio', new Uint8Array(320)],
    ['a turn', '{"type":"text","text":"hello"}'],
    ['hangup', '{"type":"hangup"}'],
    [
      'a start with a rate that mulaw has not',
      '{"type":"start","audio":{"encoding":"mulaw","sampleRate":16000}}',
    ],
  ])(
    'follows on %s in place of start, and a start after two of them opens the call',
    async (_name, message) => {
      const client = await server.connect();
      client.send(message);
      client.send(message);
      expect(await client.next('error')).toMatchObject({ code: 'invalid-message', fatal: false });
      client.send({ type: 'start' });
      await client.next('ready');
      client.send('nonsense');
      expect(await client.closed).toMatchObject({ code: 4400 });
    },
  );

  it('takes an odd number of bytes where a sample is one byte', async () => {
    const { client, call } = await server.call({ audio: { encoding: 'mulaw' } });
    client.send(new Uint8Array(161));
    await client.roundTrip();
    expect(call.audioBytes).toBe(161);
    expect(client.messages).toHaveLength(1);
  });
});

describe('close codes of a start that can’t be answered', () => {
  it.each([
    ['4404, no such agent', new AgentNotFound('There is no agent "x".'), 4404, 'agent-not-found'],
    ['4409, a resume token that is no good', new ResumeInvalid('Start a new call.'), 4409, 'resume-invalid'],
    ['4429, at capacity after the upgrade', new AdmissionError('at-capacity', 1000), 4429, 'at-capacity'],
  ])('%s', async (_name, error, closeCode, code) => {
    const client = await server.connect();
    server.calls.openError = error;
    client.send({ type: 'start', agent: 'x', resume: 'old' });
    expect(await client.next('error')).toEqual({ type: 'error', code, message: error.message, fatal: true });
    expect(await client.closed).toEqual({ code: closeCode, reason: code });
  });
});

describe('close code 4408', () => {
  it('follows 5 s without start', async () => {
    const client = await server.connect();
    server.clock.advance(4999);
    await client.roundTrip();
    expect(client.messages).toEqual([]);
    server.clock.advance(1);
    expect(await client.next('error')).toMatchObject({ code: 'start-timeout', fatal: true });
    expect(await client.closed).toEqual({ code: 4408, reason: 'start-timeout' });
  });

  it('is not put off by messages that do not start a call', async () => {
    const client = await server.connect();
    server.clock.advance(4000);
    client.send({ type: 'end-turn' });
    await client.next('error');
    server.clock.advance(1000);
    expect(await client.closed).toMatchObject({ code: 4408 });
  });

  it('does not befall a call that has started', async () => {
    const { client } = await server.call();
    server.clock.advance(6000);
    await client.roundTrip();
    expect(client.messages).toHaveLength(1);
  });
});

/** Lets time go by while the client answers pings, and says nothing else unless told. */
async function passes(client: TestClient, ms: number, says?: object | Uint8Array): Promise<void> {
  for (let passed = 0; passed < ms; passed += 5000) {
    if (says !== undefined) client.send(says);
    await client.roundTrip();
    server.clock.advance(5000);
    await client.roundTrip();
    await client.roundTrip();
  }
}

describe('close code 4408 of a call that has started', () => {
  beforeEach(async () => {
    await server.close();
    server = await startServer({ settings: { connectionTimeoutMs: 60_000 } });
  });

  it('follows when nothing but pongs has come for the connection timeout, and leaves the call to be resumed', async () => {
    const { client, call } = await server.call();
    await passes(client, 55_000);
    expect(call.inputs).toEqual([]);
    server.clock.advance(5000);
    expect(await client.next('error')).toMatchObject({ code: 'connection-timeout', fatal: true });
    expect(await client.closed).toEqual({ code: 4408, reason: 'connection-timeout' });
    expect(call.inputs).toEqual([{ type: 'caller.vanished' }]);
  });

  it.each([
    ['audio', new Uint8Array(320)],
    ['a mark', { type: 'played', mark: 'm1' }],
    ['a turn', { type: 'text', text: 'hello' }],
  ])('is put off by %s', async (_name, says) => {
    const { client } = await server.call();
    await passes(client, 120_000, says);
    expect(client.messages).toHaveLength(1);
  });

  it('takes the timeout that holds when the connection is opened', async () => {
    const before = await server.call();
    server.change({ ...changeable, connectionTimeoutMs: 10_000 });
    const after = await server.call();
    server.clock.advance(5000);
    await before.client.roundTrip();
    await after.client.roundTrip();
    server.clock.advance(5000);
    expect(await after.client.closed).toMatchObject({ code: 4408 });
    await before.client.roundTrip();
    expect(before.call.inputs).toEqual([]);
  });
});

describe('close code 4413', () => {
  it('spares a frame of 64 KiB', async () => {
    const { client, call } = await server.call();
    client.send(new Uint8Array(65_536));
    await client.roundTrip();
    expect(call.audioBytes).toBe(65_536);
  });

  it.each([
    ['a binary frame of one byte more', new Uint8Array(65_537)],
    ['a text frame of one byte more', 'x'.repeat(65_537)],
    ['a text frame over 16 KiB', JSON.stringify({ type: 'text', text: 'x'.repeat(16_384) })],
    ['a frame of 8 MiB', new Uint8Array(8 * 1024 * 1024)],
  ])('follows at once on %s', async (_name, frame) => {
    const { client, call } = await server.call();
    client.send(frame);
    expect(await client.next('error')).toMatchObject({ code: 'frame-too-large', fatal: true });
    expect(await client.closed).toEqual({ code: 4413, reason: 'frame-too-large' });
    expect(call.inputs).toEqual([{ type: 'caller.vanished' }]);
  });

  it('follows on fragments that together are too large', async () => {
    const { client } = await server.call();
    client.socket.send(new Uint8Array(40_000), { fin: false });
    client.socket.send(new Uint8Array(40_000), { fin: true });
    expect(await client.closed).toMatchObject({ code: 4413 });
  });

  it('follows before start as well', async () => {
    const client = await server.connect();
    client.send(new Uint8Array(65_537));
    expect(await client.closed).toMatchObject({ code: 4413 });
  });
});
