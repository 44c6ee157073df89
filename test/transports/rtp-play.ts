import type { CallInput, OperatorRequest } from '../../machines/vocabulary/call-input.ts';
import type { CallOutput } from '../../machines/vocabulary/call-output.ts';
import type { RtpPacket } from '../../src/audio/rtp-packet.ts';
import type { MediaAddress, RtpOptions } from '../../src/transports/rtp-options.ts';
import { line, peer } from './rtp-rig.ts';

/** What happens on a line of RTP, one after the other; it comes from the peer unless it says from where. */
export type RtpStep =
  | { readonly packet: Partial<RtpPacket>; readonly from?: MediaAddress }
  /** At the port of the media, whatever it is. */
  | { readonly datagram: Uint8Array }
  /** At the port above it. */
  | { readonly control: Uint8Array; readonly from?: MediaAddress }
  | { readonly call: CallOutput | { readonly spoken: Uint8Array } }
  | { readonly waitMs: number };

/** A packet as it was sent: when, its marker bit, number, timestamp, and the first byte of its payload. */
export type SentPacket = readonly [
  atMs: number,
  marker: boolean,
  sequence: number,
  timestamp: number,
  byte: number,
];

/** What comes of it. */
export interface RtpOutcome {
  readonly heard: readonly (CallInput | OperatorRequest)[];
  /** Why the line was closed. */
  readonly ends: readonly string[];
  /** The bytes that the call was given for at least 120 samples on end: once for each packet full of them. */
  readonly voices: readonly number[];
  readonly sent: readonly SentPacket[];
  /** The sources of goodbyes that were sent. */
  readonly goodbyes: readonly number[];
}

/** A case of the conformance suite: of the calls and of the ends all is expected, of the rest what is named. */
export interface RtpCase extends Partial<RtpOutcome> {
  readonly name: string;
  /** A section of an RFC that `cited-rules.ts` knows, and what it says. */
  readonly rule: string;
  readonly steps: readonly RtpStep[];
  readonly line?: Partial<RtpOptions>;
}

/** Of µ-law and of A-law. */
const silent = new Set([0xff, 0xd5]);
const samplesOfPacket = 160;
/** Of a packet that follows a gap the first few ms are blended in, and behind it some are repeated. */
const blendedSamples = 40;

/** Plays steps through a line with 40 ms of delay, of packets of 20 ms. */
export function play({ steps, line: options }: Pick<RtpCase, 'steps' | 'line'>): RtpOutcome {
  const rig = line(options);
  rig.connection.beginIfBound();
  for (const step of steps) {
    if ('waitMs' in step) rig.clock.advance(step.waitMs);
    else if ('packet' in step) rig.speak(step.packet, step.from);
    else if ('datagram' in step) rig.connection.media(step.datagram, peer);
    else if ('control' in step)
      rig.connection.control(step.control, step.from ?? { ...peer, port: peer.port + 1 });
    else if ('spoken' in step.call) rig.call()?.sendAudio(step.call.spoken);
    else rig.call()?.send(step.call);
  }
  return {
    heard: rig.heard,
    ends: rig.ends,
    voices: voicesIn(rig.audio),
    sent: rig.sent.map(({ atMs, packet: { marker, sequence, timestamp, payload } }) => [
      atMs,
      marker,
      sequence,
      timestamp,
      payload[0] ?? NaN,
    ]),
    goodbyes: rig.goodbyes.flatMap(({ sources }) => sources),
  };
}

/** What of the outcome a case says something of. */
export function toldOf(each: RtpCase, outcome: RtpOutcome): Partial<RtpOutcome> {
  const { voices, sent, goodbyes } = each;
  return {
    heard: outcome.heard,
    ends: outcome.ends,
    ...(voices === undefined ? {} : { voices: outcome.voices }),
    ...(sent === undefined ? {} : { sent: outcome.sent }),
    ...(goodbyes === undefined ? {} : { goodbyes: outcome.goodbyes }),
  };
}

/** The outcome that a case expects. */
export function expectedOf({ heard = [], ends = [], voices, sent, goodbyes }: RtpCase): Partial<RtpOutcome> {
  return {
    heard,
    ends,
    ...(voices === undefined ? {} : { voices }),
    ...(sent === undefined ? {} : { sent }),
    ...(goodbyes === undefined ? {} : { goodbyes }),
  };
}

function voicesIn(audio: readonly Uint8Array[]): number[] {
  const voices: number[] = [];
  const samples = audio.flatMap((bytes) => [...bytes]);
  for (let from = 0; from < samples.length;) {
    const byte = samples[from] ?? 0;
    let to = from;
    while (samples[to] === byte) to += 1;
    const packets = silent.has(byte) ? 0 : Math.floor((to - from + blendedSamples) / samplesOfPacket);
    voices.push(...Array<number>(packets).fill(byte));
    from = to;
  }
  return voices;
}
