import { describe, expect, it } from 'vitest';
import type { CallId } from '../../machines/vocabulary/ids.ts';
import { writeGoodbye } from '../../src/audio/rtcp-packet.ts';
import { AgentNotFound } from '../../src/errors/call-error.ts';
import { LateClock, line, peer, silenceTimeoutMs } from './rtp-rig.ts';

/** Audio of the agent's: so many frames, each filled with its number from 1 on. */
const frames = (count: number): Uint8Array =>
  Uint8Array.from({ length: count * 160 }, (_, index) => 1 + Math.floor(index / 160));

describe('a line of RTP', () => {
  it('opens the call with the first packet, and sends where that came from (symmetric RTP)', () => {
    const { speak, clock, sent, call } = line();
    expect(call()).toBeUndefined();
    speak({}, { host: peer.host, port: 4999 });
    call()?.sendAudio(frames(1));
    clock.advance(20);
    expect(sent.map(({ to }) => to)).toEqual([{ host: peer.host, port: 4999 }]);
  });

  it.each([
    { name: 'another host', place: {}, from: { host: '10.0.0.6', port: 4000 } },
    { name: 'another payload type', place: { payloadType: 9 }, from: peer },
  ])('is not opened by a packet of $name', ({ place, from }) => {
    const { speak, call } = line();
    speak(place, from);
    expect(call()).toBeUndefined();
  });

  it('can be opened from elsewhere where that was asked for and is allowed', () => {
    const { speak, call } = line({ mayComeFrom: (host) => host === '10.0.0.6' });
    speak({}, { host: '10.0.0.7', port: 1 });
    expect(call()).toBeUndefined();
    speak({}, { host: '10.0.0.6', port: 1 });
    expect(call()).toBeDefined();
  });

  it('is bound to where its first packet came from: nobody can take it over, nor end it', () => {
    const { speak, clock, sent, call, connection, heard, audio } = line();
    speak();
    const thief = { host: peer.host, port: 6666 };
    for (let packet = 0; packet < 5; packet++)
      speak({ ssrc: 5, payload: new Uint8Array(160).fill(0x80) }, thief);
    speak({ payloadType: 101, payload: Uint8Array.of(1, 10, 0, 160) }, thief);
    connection.control(writeGoodbye(5, 'x'), { host: '10.0.0.6', port: 4001 });
    connection.control(writeGoodbye(6, 'x'), { host: peer.host, port: 4001 });
    call()?.sendAudio(frames(1));
    clock.advance(200);
    expect(sent.map(({ to }) => to)).toEqual([peer]);
    expect(heard).toEqual([]);
    expect(audio.some((bytes) => bytes.includes(0x80))).toBe(false);
  });

  it('hands the caller’s audio over at an even pace, in the call’s form', () => {
    const { speak, clock, audio } = line();
    for (let packet = 0; packet < 10; packet++) {
      speak();
      clock.advance(20);
    }
    expect(audio.map(({ length }) => length)).toEqual(Array.from({ length: 10 }, () => 160));
    expect(audio.at(-1)).toEqual(new Uint8Array(160).fill(0x20));
  });

  it('sends what the agent says one frame each 20 ms, however early it comes, and tells marks as their audio leaves', () => {
    const { speak, clock, sent, heard, call } = line();
    speak();
    call()?.send({ type: 'mark', mark: 'begin' });
    call()?.sendAudio(frames(2));
    call()?.send({ type: 'mark', mark: 'middle' });
    call()?.sendAudio(frames(1).subarray(0, 100));
    call()?.send({ type: 'mark', mark: 'end' });
    expect(heard).toEqual([]);
    const told: number[] = [];
    for (let tick = 0; tick < 4; tick++) {
      clock.advance(20);
      told.push(heard.length);
    }
    expect(sent.map(({ atMs, packet }) => [atMs, packet.marker, packet.timestamp])).toEqual([
      [20, true, 1000],
      [40, false, 1160],
      [60, false, 1320],
    ]);
    expect(sent[2]?.packet.payload).toEqual(
      Uint8Array.from([...Array<number>(100).fill(1), ...Array<number>(60).fill(0xff)]),
    );
    expect(told).toEqual([1, 2, 3, 3]);
    expect(heard).toEqual(['begin', 'middle', 'end'].map((mark) => ({ type: 'caller.played', mark })));
  });

  it('sends not one packet more after a clear, and tells no mark that it dropped', () => {
    const { speak, clock, sent, heard, call } = line();
    speak();
    call()?.sendAudio(frames(20));
    call()?.send({ type: 'mark', mark: 'end' });
    clock.advance(60);
    call()?.send({ type: 'clear' });
    clock.advance(1000);
    expect(sent).toHaveLength(3);
    expect(heard).toEqual([]);
    call()?.send({ type: 'clear' });
    call()?.sendAudio(frames(1));
    clock.advance(20);
    expect(sent.at(-1)?.packet).toMatchObject({ marker: true, sequence: 4, timestamp: 1000 + 53 * 160 });
  });

  it('keeps the way open with a frame of silence each 5 s while nothing is said', () => {
    const { speak, clock, sent, call } = line();
    speak();
    clock.advance(11_000);
    expect(sent.map(({ atMs }) => atMs)).toEqual([20, 5020, 10_020]);
    expect(sent.every(({ packet }) => !packet.marker && packet.payload.every((byte) => byte === 0xff))).toBe(
      true,
    );
    expect(call()).toBeDefined();
  });

  it('sends L16 big endian', () => {
    const { speak, clock, sent, call, audio } = line({
      format: { encoding: 'linear16', sampleRateHz: 8000 },
      payloadType: 96,
    });
    const payload = Uint8Array.from({ length: 320 }, (_, index) => (index % 2 === 0 ? 0x12 : 0x34));
    speak({ payloadType: 96, payload });
    call()?.sendAudio(Uint8Array.of(0x34, 0x12));
    clock.advance(100);
    expect([...(sent[0]?.packet.payload.subarray(0, 4) ?? [])]).toEqual([0x12, 0x34, 0, 0]);
    expect(audio.some((bytes) => bytes[0] === 0x34 && bytes[1] === 0x12)).toBe(true);
  });

  it('tells a key once, although its event comes in many packets', () => {
    const { speak, heard } = line();
    speak();
    for (const isEnd of [false, false, true, true, true]) {
      speak({ payloadType: 101, timestamp: 5000, payload: Uint8Array.of(10, isEnd ? 0x8a : 10, 0, 160) });
    }
    expect(heard).toEqual([{ type: 'caller.dtmf', digit: '*' }]);
  });

  it('ends with the peer’s goodbye, says goodbye itself, and closes its ports once', () => {
    const { speak, connection, heard, goodbyes, ends, closes, clock } = line();
    speak();
    connection.control(writeGoodbye(5, 'x'), { host: peer.host, port: 4001 });
    connection.control(writeGoodbye(5, 'x'), { host: peer.host, port: 4001 });
    connection.end();
    expect(heard).toEqual([{ type: 'caller.hung-up' }]);
    expect(goodbyes).toEqual([{ to: { host: peer.host, port: 4001 }, sources: [77] }]);
    expect({ ends, closes: closes() }).toEqual({ ends: ['ended'], closes: 1 });
    expect(clock.timerCount).toBe(0);
  });

  it('takes a goodbye at the port of the media too (RFC 5761), and says its own there where it was told to', () => {
    const { speak, connection, heard, goodbyes } = line({ peer: { ...peer, rtcpPort: peer.port } });
    speak();
    connection.media(writeGoodbye(5, 'x'), peer);
    expect(heard).toEqual([{ type: 'caller.hung-up' }]);
    expect(goodbyes).toEqual([]);
  });

  it('ends when nothing has come for long, and not before', () => {
    const { speak, clock, heard, ends } = line();
    speak();
    clock.advance(silenceTimeoutMs - 40);
    expect(heard).toEqual([]);
    clock.advance(60);
    expect(heard).toEqual([{ type: 'caller.hung-up' }]);
    expect(ends).toEqual(['ended']);
  });

  it('is given up where nothing comes at all', () => {
    const { clock, ends, closes, goodbyes } = line();
    clock.advance(silenceTimeoutMs);
    expect({ ends, closes: closes(), goodbyes }).toEqual({ ends: ['no-media'], closes: 1, goodbyes: [] });
  });

  it('closes its ports where the call is refused', () => {
    const { speak, ends, faults, goodbyes } = line({
      open: () => {
        throw new AgentNotFound('There is no such agent.');
      },
    });
    speak();
    speak();
    expect({ ends, faults }).toEqual({ ends: ['refused'], faults: [] });
    expect(goodbyes).toHaveLength(1);
  });

  it('ends this call alone when its handling fails, and says what of', () => {
    const fault = new Error('a fault of our own');
    const { speak, clock, ends, faults } = line({
      open: () => ({
        id: 'call-1' as CallId,
        receive: () => undefined,
        receiveAudio: () => {
          throw fault;
        },
      }),
    });
    speak();
    clock.advance(20);
    expect({ ends, faults }).toEqual({ ends: ['fault'], faults: [fault] });
    expect(clock.timerCount).toBe(0);
  });

  it('begins at once where the peer’s port was announced: the greeting goes to a peer that waits for media', () => {
    const { connection, clock, sent, call, audio } = line({ peer });
    connection.beginIfBound();
    call()?.sendAudio(frames(1));
    clock.advance(20);
    expect(sent.map(({ to }) => to)).toEqual([peer]);
    expect(audio).toHaveLength(1);
  });

  it('takes packets from the announced port alone', () => {
    const { connection, speak, clock, audio, heard } = line({ peer });
    connection.beginIfBound();
    speak({ payload: new Uint8Array(160).fill(0x80) }, { host: peer.host, port: 6666 });
    speak({ payloadType: 101, payload: Uint8Array.of(1, 0x8a, 0, 160) }, { host: '10.0.0.6', port: 4000 });
    speak({ payloadType: 101, payload: Uint8Array.of(2, 0x8a, 0, 160) });
    speak();
    clock.advance(200);
    expect(heard).toEqual([{ type: 'caller.dtmf', digit: '2' }]);
    expect(audio.some((bytes) => bytes.includes(0x80))).toBe(false);
    expect(audio.some((bytes) => bytes.includes(0x20))).toBe(true);
  });

  it('waits for media where no port was announced', () => {
    const { connection, call } = line();
    connection.beginIfBound();
    expect(call()).toBeUndefined();
  });

  it('that begins at once ends when nothing ever comes', () => {
    const { connection, clock, heard } = line({ peer });
    connection.beginIfBound();
    clock.advance(silenceTimeoutMs + 20);
    expect(heard).toEqual([{ type: 'caller.hung-up' }]);
  });

  it('that begins at once throws where the call is refused, and closes its ports', () => {
    const refusal = new AgentNotFound('There is no such agent.');
    const { connection, ends, closes, clock } = line({
      peer,
      open: () => {
        throw refusal;
      },
    });
    expect(() => connection.beginIfBound()).toThrow(refusal);
    expect({ ends, closes: closes(), timers: clock.timerCount }).toEqual({
      ends: ['refused'],
      closes: 1,
      timers: 0,
    });
  });

  it.each([
    { host: '10.0.0.6', port: 4000 },
    { host: peer.host, port: 6666 },
  ])('hears its peer whatever comes from $host:$port', (stranger) => {
    const { speak, clock, audio } = line();
    speak();
    for (let packet = 0; packet < 1000; packet++)
      speak({ payload: new Uint8Array(160).fill(0x80) }, stranger);
    for (let packet = 0; packet < 5; packet++) {
      speak({ sequence: 1 + packet, timestamp: (1 + packet) * 160 });
      clock.advance(20);
    }
    expect(audio.filter((bytes) => bytes.every((byte) => byte === 0x20))).not.toHaveLength(0);
    expect(audio.at(-1)).toEqual(new Uint8Array(160).fill(0x20));
  });

  it('begins whatever comes from other hosts before, and looks at few packets of its own', () => {
    const { speak, clock, call } = line();
    for (let packet = 0; packet < 1000; packet++) speak({}, { host: '10.0.0.6', port: 4000 });
    for (let packet = 0; packet < 50; packet++) speak({ payloadType: 9 });
    speak();
    expect(call()).toBeUndefined();
    clock.advance(100);
    speak();
    expect(call()).toBeDefined();
  });

  it('looks at no more packets than a call can need', () => {
    const { speak, heard, clock } = line();
    speak();
    for (let packet = 0; packet < 1000; packet++) speak();
    speak({ payloadType: 101, timestamp: 5000, payload: Uint8Array.of(1, 10, 0, 160) });
    expect(heard).toEqual([]);
    clock.advance(1000);
    speak({ payloadType: 101, timestamp: 9000, payload: Uint8Array.of(2, 10, 0, 160) });
    expect(heard).toEqual([{ type: 'caller.dtmf', digit: '2' }]);
  });

  it('does not catch up with what a machine that slept has missed', () => {
    const { speak, sent, call } = line({ clock: new LateClock() });
    speak();
    call()?.sendAudio(frames(200));
    LateClock.last?.wakeAfter(3000);
    expect(sent.length).toBeLessThanOrEqual(2);
  });
});
