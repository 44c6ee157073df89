import { writeGoodbye } from '../../src/audio/rtcp-packet.ts';
import type { RtpCase, RtpStep } from './rtp-play.ts';
import { peer, silenceTimeoutMs } from './rtp-rig.ts';
import { said, talk, voice } from './rtp-voice-cases.ts';

const goodbye = writeGoodbye(5, 'x');
const hungUp = { type: 'caller.hung-up' as const };
const over = { heard: [hungUp], ends: ['ended'] };

/** A receiver report without blocks (RFC 3550 §6.4.2). */
const report = (ssrc: number): Uint8Array => Uint8Array.of(0x80, 201, 0, 1, 0, 0, 0, ssrc);
/** The goodbye alone, as reduced-size RTCP has it. */
const goodbyeAlone = Uint8Array.of(0x81, 203, 0, 1, 0, 0, 0, 5);

/** So often, and each time after 10 s: longer than the line waits. */
const each10s = (step: RtpStep): RtpStep[] =>
  Array.from({ length: 5 }, () => [{ waitMs: 10_000 }, step]).flat();
const tooLong: RtpStep = { waitMs: silenceTimeoutMs + 20 };

/** When a call over RTP lives on, and when it ends. */
export const controlCases: readonly RtpCase[] = [
  {
    name: 'a goodbye ends the call, and is answered by one',
    rule: 'RFC 3550 §6.6: BYE',
    steps: [...talk(0), { control: goodbye }, { control: goodbye }, tooLong],
    ...over,
    goodbyes: [77],
  },
  {
    name: 'a goodbye without a report before it',
    rule: 'RFC 3550 §6.6: BYE',
    steps: [...talk(0), { control: goodbyeAlone }],
    ...over,
  },
  {
    name: 'a goodbye at the port of the media',
    rule: 'RFC 5761 §4: RTCP is told from RTP by its payload type',
    steps: [...talk(0), { datagram: goodbye }],
    ...over,
  },
  {
    name: 'a goodbye of another source',
    rule: 'RFC 3550 §6.6: BYE: the sources that leave',
    steps: [...talk(0), { control: writeGoodbye(6, 'x') }],
  },
  {
    name: 'a goodbye of the source that was followed last',
    rule: 'RFC 3550 §6.6: BYE: the sources that leave',
    steps: [...talk(0), said(1, { ssrc: 9 }), said(2, { ssrc: 9 }), { control: writeGoodbye(9, 'x') }],
    ...over,
  },
  {
    name: 'a goodbye from another host',
    rule: 'RFC 3550 §6.6: BYE',
    steps: [...talk(0), { control: goodbye, from: { host: '10.0.0.6', port: 4001 } }],
  },
  {
    name: 'a call that ends here says goodbye',
    rule: 'RFC 3550 §6.6: BYE',
    steps: [...talk(0), { call: { type: 'ended', reason: 'agent-hangup', durationMs: 20 } }],
    ends: ['ended'],
    goodbyes: [77],
  },
  {
    name: 'nothing comes for long',
    rule: 'RFC 3550 §6.3.5: a source that is not heard has left',
    steps: [said(0), tooLong],
    ...over,
  },
  {
    name: 'not quite so long',
    rule: 'RFC 3550 §6.3.5: a source that is not heard has left',
    steps: [said(0), { waitMs: silenceTimeoutMs - 40 }],
  },
  {
    name: 'nothing comes at all',
    rule: 'RFC 3550 §6.3.5: a source that is not heard has left',
    steps: [{ waitMs: silenceTimeoutMs }],
    ends: ['no-media'],
    goodbyes: [],
  },
  {
    name: 'comfort noise is a sign of life, and is not heard',
    rule: 'RFC 3389 §4: comfort noise has payload type 13',
    steps: [...talk(0), ...each10s({ packet: { payloadType: 13, payload: Uint8Array.of(40) } })],
    voices: [voice(0)],
  },
  {
    name: 'comfort noise alone, then nothing',
    rule: 'RFC 3550 §6.3.5: a source that is not heard has left',
    steps: [said(0), ...each10s({ packet: { payloadType: 13, payload: Uint8Array.of(40) } }), tooLong],
    ...over,
  },
  {
    name: 'reports are a sign of life',
    rule: 'RFC 3550 §6.3.5: RTP or RTCP',
    steps: [said(0), ...each10s({ control: report(5) })],
  },
  {
    name: 'reports at the port of the media are a sign of life',
    rule: 'RFC 5761 §4: RTCP is told from RTP by its payload type',
    steps: [said(0), ...each10s({ datagram: report(5) })],
  },
  {
    name: 'reports of a peer that hears and has said nothing',
    rule: 'RFC 3550 §6.3.5: RTP or RTCP',
    line: { peer },
    steps: each10s({ control: report(9) }),
  },
  ...(
    [
      ['of another source', report(6)],
      ['of version 1', report(5).fill(0x40, 0, 1)],
      ['that are cut off', report(5).subarray(0, 6)],
      ['that are longer than they say', Uint8Array.of(...report(5), 0)],
      ['that begin with a name', Uint8Array.of(0x81, 202, 0, 1, 0, 0, 0, 5)],
      ['whose first packet is padded', report(5).fill(0xa0, 0, 1)],
    ] as const
  ).map(([name, control]) => ({
    name: `reports ${name} are none`,
    rule: 'RFC 3550 §A.2: RTCP header validity checks',
    steps: [said(0), ...each10s({ control })],
    heard: over.heard,
    ends: over.ends,
  })),
  {
    name: 'what is no RTP is none',
    rule: 'RFC 3550 §A.1: what is no RTP is no packet of the peer’s',
    steps: [said(0), ...each10s({ datagram: new Uint8Array(20) })],
    ...over,
  },
];
