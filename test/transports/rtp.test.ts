import { describe, expect, it } from 'vitest';
import type { CallId } from '../../machines/vocabulary/ids.ts';
import { writeGoodbye } from '../../src/audio/rtcp-packet.ts';
import { AgentNotFound } from '../../src/errors/call-error.ts';
import { LateClock, line, peer, silenceTimeoutMs } from './rtp-rig.ts';

/** Audio of the agent's: so many frames, each filled with its number from 1 on. */
const frames = (count: number): Uint8Array =>
  Uint8Array.from({ length: count * 160 }, (_, index) => 1 + Math.floor(index / 160));

const voiceOf = (number: number): number => 0x10 + (number % 100);

describe('a line of RTP', () => {
  it('opens the call with the first packet, and sends where that came from (symmetric RTP)', () => {
    const { speak, clock, sent, call } = line();
    expect(call()).toBeUndefined();
    speak({}, { host: peer.host, port: 4999 });
    call()?.sendAudio(frames(1));
    clock.advance(20);
    expect(sent.map(({ to }) => to)).toEqual([{ host: peer.host, port: 4999 }]);
  });

  it('is not opened by a packet of another host', () => {
    const { speak, call } = line();
    speak({}, { host: '10.0.0.6', port: 4000 });
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

  it('does not catch up with what a machine that slept has missed: to the peer it is a pause', () => {
    const { speak, sent, call } = line({ clock: new LateClock() });
    speak();
    call()?.sendAudio(frames(200));
    LateClock.last?.wakeAfter(20);
    LateClock.last?.wakeAfter(3000);
    LateClock.last?.wakeAfter(20);
    expect(
      sent.map(({ packet: { marker, sequence, timestamp, payload } }) => [
        marker,
        sequence,
        (timestamp - 1000) / 160,
        payload[0],
      ]),
    ).toEqual([
      [true, 1, 0, 1],
      [true, 2, 150, 2],
      [false, 3, 151, 3],
    ]);
  });

  it.each([300, 500, 2000])(
    'loses at most three packets of what the peer said while this machine stood still for %i ms',
    (ms) => {
      const { speak, audio } = line({ clock: new LateClock(), delay: { minMs: 20, maxMs: 200 } });
      const say = (number: number): void =>
        speak({
          sequence: number,
          timestamp: number * 160,
          payload: new Uint8Array(160).fill(voiceOf(number)),
        });
      let said = 0;
      for (; said < 10; said++) {
        say(said);
        LateClock.last?.wakeAfter(20);
      }
      // Timers are due before what waits in the socket is read.
      LateClock.last?.wakeAfter(ms);
      const waited = ms / 20;
      for (const until = said + waited; said < until; said++) say(said);
      for (const until = said + 20; said < until; said++) {
        say(said);
        LateClock.last?.wakeAfter(20);
      }
      const heard = new Set(audio.flatMap((bytes) => [...bytes]));
      const lost = Array.from({ length: said - 16 }, (_, number) => number).filter(
        (number) => !heard.has(voiceOf(number)),
      );
      expect(lost.length).toBeLessThanOrEqual(3);
      // It has caught up.
      expect(Array.from({ length: 16 }, (_, back) => voiceOf(said - 1 - back))).toContain(audio.at(-1)?.[0]);
    },
  );
});
