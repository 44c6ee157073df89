import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { CallOutput } from '../../machines/vocabulary/call-output.ts';
import { startServer, type RunningServer } from './running-server.ts';

let server: RunningServer;

beforeEach(async () => {
  server = await startServer();
});

afterEach(() => server.close());

describe('a call over the WebSocket', () => {
  it('opens with start and is answered with ready', async () => {
    const client = await server.connect();
    expect(client.socket.protocol).toBe('talky.v1');
    client.send({ type: 'start', agent: 'receptionist', metadata: { ticket: '7' } });
    const format = { encoding: 'linear16', sampleRate: 16_000 };
    expect(await client.next('ready')).toEqual({
      type: 'ready',
      callId: 'call-1',
      agent: 'receptionist',
      audio: format,
      output: format,
      resumeToken: 'resume-call-1',
      resumed: false,
    });
    expect(server.calls.opened[0]?.start).toEqual({
      agent: 'receptionist',
      audio: { encoding: 'linear16', sampleRateHz: 16_000 },
      output: { encoding: 'linear16', sampleRateHz: 16_000 },
      metadata: { ticket: '7' },
      transport: 'native',
    });
  });

  it('hands the caller’s words, keys, marks and audio to the call, in order', async () => {
    const { client, call } = await server.call();
    client.send({ type: 'text', text: 'hello' });
    client.send({ type: 'dtmf', digit: '#' });
    client.send({ type: 'end-turn' });
    client.send({ type: 'played', mark: 'm1' });
    client.send(new Uint8Array(640));
    await client.roundTrip();
    expect(call.inputs).toEqual([
      { type: 'caller.typed', text: 'hello' },
      { type: 'caller.dtmf', digit: '#' },
      { type: 'caller.ended-turn' },
      { type: 'caller.played', mark: 'm1' },
    ]);
    expect(call.audioBytes).toBe(640);
  });

  it.each([
    { what: 'turns', message: { type: 'text', text: 'hello' }, burst: 10, againAfterMs: 500 },
    { what: 'keys', message: { type: 'dtmf', digit: '5' }, burst: 40, againAfterMs: 100 },
  ])('takes no more $what than a person can make', async ({ message, burst, againAfterMs }) => {
    const { client, call } = await server.call();
    for (let sent = 0; sent < burst; sent++) client.send(message);
    client.send(message);
    expect(await client.next('error')).toMatchObject({ code: 'rate-limited', fatal: false });
    expect(call.inputs).toHaveLength(burst);
    server.clock.advance(againAfterMs);
    client.send(message);
    await client.roundTrip();
    expect(call.inputs).toHaveLength(burst + 1);
  });

  it('carries the agent’s audio and events, and copies the audio', async () => {
    const { client, call } = await server.call();
    const audio = new Uint8Array(320).fill(7);
    const received = new Promise<Buffer>((resolve) => {
      client.socket.on('message', (data: Buffer, isBinary) => {
        if (isBinary) resolve(data);
      });
    });
    call.send({ type: 'state', state: 'speaking', at: 12 });
    call.connection.sendAudio(audio);
    audio.fill(0);
    call.send({ type: 'mark', mark: 'r1.1' });
    call.send({ type: 'clear' });
    expect(await client.next('clear')).toEqual({ type: 'clear' });
    expect(client.messages.slice(1)).toEqual([
      { type: 'state', state: 'speaking', at: 12 },
      { type: 'mark', mark: 'r1.1' },
      { type: 'clear' },
    ]);
    expect([...new Set(await received)]).toEqual([7]);
  });

  it('is hung up by the caller: ended, then 1000', async () => {
    const { client, call } = await server.call();
    client.send({ type: 'hangup' });
    expect(await client.next('ended')).toEqual({ type: 'ended', reason: 'caller-hangup', durationMs: 1234 });
    expect(await client.closed).toEqual({ code: 1000, reason: 'caller-hangup' });
    expect(call.inputs).toEqual([{ type: 'caller.hung-up' }]);
  });
});

const rates = [8000, 11_025, 16_000, 22_050, 24_000, 32_000, 44_100, 48_000];
const formats = ['linear16', 'mulaw', 'alaw', 'opus', 'linear32'].flatMap((encoding) =>
  rates.map((sampleRate) => ({
    encoding,
    sampleRate,
    isTaken:
      encoding === 'linear16'
        ? [8000, 16_000, 24_000, 44_100, 48_000].includes(sampleRate)
        : ['mulaw', 'alaw'].includes(encoding) && sampleRate === 8000,
  })),
);

describe('the format of a call', () => {
  it.each(formats.filter(({ isTaken }) => isTaken))(
    'may be $encoding at $sampleRate, in either direction',
    async ({ encoding, sampleRate }) => {
      const format = { encoding, sampleRate };
      const other = { encoding: 'linear16', sampleRate: 16_000 };
      const there = await server.call({ audio: format, output: other });
      expect(there.client.messages[0]).toMatchObject({ audio: format, output: other });
      expect(there.call.start.audio).toEqual({ encoding, sampleRateHz: sampleRate });
      const back = await server.call({ output: format });
      expect(back.client.messages[0]).toMatchObject({ audio: other, output: format });
      const both = await server.call({ audio: format });
      expect(both.client.messages[0]).toMatchObject({ audio: format, output: format });
    },
  );

  it.each(formats.filter(({ isTaken }) => !isTaken))(
    'can’t be $encoding at $sampleRate, in either direction',
    async ({ encoding, sampleRate }) => {
      const client = await server.connect();
      for (const direction of ['audio', 'output']) {
        client.send({ type: 'start', [direction]: { encoding, sampleRate } });
        const error = await client.next('error');
        expect(error).toMatchObject({ code: 'invalid-message', fatal: false });
        expect(error['message']).toMatch(new RegExp(`^start\\.${direction}.*linear16 at 8000`));
      }
      expect(server.calls.opened).toEqual([]);
    },
  );
});

describe('a start', () => {
  it('may resume a call', async () => {
    const { client, call } = await server.call({ resume: 'resume-call-9' });
    expect(client.messages[0]).toMatchObject({ resumed: true });
    expect(call.start.resume).toBe('resume-call-9');
  });

  it.each([
    ['metadata of more than 4 KiB', { metadata: { long: 'x'.repeat(4097) } }, 'start.metadata'],
    ['metadata that is not flat', { metadata: { a: { b: 'c' } } }, 'start.metadata.a'],
    ['a key that does not belong', { voice: 'slt' }, 'start'],
    ['an agent that is no name', { agent: 7 }, 'start.agent'],
  ])('with %s opens nothing and is told where it is wrong', async (_name, start, place) => {
    const client = await server.connect();
    client.send({ type: 'start', ...start });
    const error = await client.next('error');
    expect(error).toMatchObject({ code: 'invalid-message', fatal: false });
    expect(String(error['message']).split(':')[0]).toBe(place);
    expect(server.calls.opened).toEqual([]);
  });
});

const outputs: readonly CallOutput[] = [
  { type: 'state', state: 'eager-thinking', at: 1 },
  { type: 'turn', event: 'started', turn: 0, text: 'book', at: 2 },
  { type: 'turn', event: 'eager-eot', turn: 0, text: 'book a checkup', confidence: 0.5, at: 3 },
  { type: 'reply', event: 'started', reply: 'r1', turn: 0, at: 4 },
  { type: 'reply', event: 'text', reply: 'r1', text: 'Größe — ”ok”? ' },
  { type: 'reply', event: 'ended', reply: 'r1', outcome: 'interrupted', heard: 'Größe', at: 5 },
  { type: 'mark', mark: 'r1.1' },
  { type: 'clear' },
  { type: 'tool', event: 'started', name: 'end_call', id: 't1', at: 6 },
  { type: 'tool', event: 'ended', name: 'end_call', id: 't1', ok: true, at: 7 },
  { type: 'metrics', turn: 0, speculation: 'miss', wastedTokens: 1, wastedCharacters: 2, releaseMs: 3 },
  { type: 'error', code: 'provider-stalled', message: 'Speech is late.', fatal: false },
  { type: 'ended', reason: 'transferred', durationMs: 8 },
];

describe('what the call tells the caller', () => {
  it('arrives as it was said, in its order, the end last', async () => {
    const { client, call } = await server.call();
    for (const output of outputs) call.send(output);
    expect(await client.closed).toEqual({ code: 1000, reason: 'transferred' });
    expect(client.messages.slice(1)).toEqual(outputs);
  });
});
