import type { CallInput, OperatorRequest } from '../../machines/vocabulary/call-input.ts';
import type { CallerConnection } from '../../machines/vocabulary/call-output.ts';
import type { CallId } from '../../machines/vocabulary/ids.ts';
import { readGoodbyes } from '../../src/audio/rtcp-packet.ts';
import { readRtp, writeRtp, type RtpPacket } from '../../src/audio/rtp-packet.ts';
import type { MediaAddress, RtpOptions } from '../../src/transports/rtp-options.ts';
import { RtpConnection } from '../../src/transports/rtp.ts';
import { ManualClock } from '../server/manual-clock.ts';

export const peer = { host: '10.0.0.5', port: 4000 };
export const silenceTimeoutMs = 30_000;

/** A line whose network and call the test holds. */
export function line(more: Partial<RtpOptions> = {}) {
  const clock = new ManualClock();
  const sent: { readonly packet: RtpPacket; readonly to: MediaAddress; readonly atMs: number }[] = [];
  const datagrams: Uint8Array[] = [];
  const goodbyes: { readonly to: MediaAddress; readonly sources: readonly number[] }[] = [];
  const heard: (CallInput | OperatorRequest)[] = [];
  const audio: Uint8Array[] = [];
  const faults: unknown[] = [];
  const ends: string[] = [];
  let closes = 0;
  let caller: CallerConnection | undefined;
  const connection = new RtpConnection({
    socket: {
      send: (bytes, to) => {
        datagrams.push(bytes.slice());
        const packet = readRtp(bytes);
        if (packet !== undefined) sent.push({ packet, to, atMs: clock.now() });
      },
      sendControl: (bytes, to) => goodbyes.push({ to, sources: readGoodbyes(bytes) }),
      close: () => (closes += 1),
    },
    clock,
    format: { encoding: 'mulaw', sampleRateHz: 8000 },
    payloadType: 0,
    dtmfPayloadType: 101,
    peer: { host: peer.host },
    start: { ssrc: 77, sequence: 1, timestamp: 1000 },
    canonicalName: 'call-1@talky',
    delay: { minMs: 40, maxMs: 40 },
    silenceTimeoutMs,
    open: (opened) => {
      caller = opened;
      return {
        id: 'call-1' as CallId,
        receive: (input) => {
          heard.push(input);
          if (input.type === 'caller.hung-up')
            opened.send({ type: 'ended', reason: 'caller-hangup', durationMs: 1 });
        },
        receiveAudio: (bytes) => audio.push(bytes.slice()),
      };
    },
    onFault: (error) => faults.push(error),
    onClosed: (why) => ends.push(why),
    ...more,
  });
  let sequence = 0;
  const speak = (place: Partial<RtpPacket> = {}, from: MediaAddress = peer): void => {
    const packet = {
      payloadType: 0,
      marker: false,
      ssrc: 5,
      payload: new Uint8Array(160).fill(0x20),
      ...place,
    };
    const number = sequence++;
    connection.media(writeRtp({ sequence: number, timestamp: number * 160, ...packet }), from);
  };
  return {
    connection,
    clock,
    sent,
    datagrams,
    goodbyes,
    heard,
    audio,
    faults,
    ends,
    speak,
    call: () => caller,
    closes: () => closes,
  };
}

/** Whose timers fire only when it is woken. */
export class LateClock {
  static last: LateClock | undefined;
  readonly #due = new Set<() => void>();
  #nowMs = 0;

  constructor() {
    LateClock.last = this;
  }

  now(): number {
    return this.#nowMs;
  }

  setTimeout(run: () => void): unknown {
    this.#due.add(run);
    return run;
  }

  clearTimeout(timer: unknown): void {
    this.#due.delete(timer as () => void);
  }

  wakeAfter(ms: number): void {
    this.#nowMs += ms;
    const due = [...this.#due];
    this.#due.clear();
    for (const run of due) run();
  }
}
