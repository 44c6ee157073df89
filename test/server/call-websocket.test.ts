import { afterEach, beforeEach, describe, expect, it } from 'vitest';
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
