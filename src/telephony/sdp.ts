import { isIP } from 'node:net';
import { InvalidRequest } from '../errors/request-error.ts';

const mostLines = 400;

/** How audio is written in RTP, by its name in SDP in lower case. */
export type RtpCodec = 'pcmu' | 'pcma' | 'l16';

/** One kind of audio in RTP. */
export interface RtpCoding {
  readonly codec: RtpCodec;
  readonly sampleRateHz: number;
  readonly payloadType: number;
}

/** What an offer says of its audio, as far as it can be taken. */
export interface SdpOffer {
  readonly host: string;
  readonly port: number;
  /** In the order of the offer. */
  readonly codings: readonly RtpCoding[];
  readonly dtmfPayloadType?: number;
  /** Of RTCP, where it is neither the port above the audio's nor the same one. */
  readonly rtcpPort?: number;
  readonly rtcpMux: boolean;
  /** All media of the offer, for the answer names each (RFC 3264 §6). */
  readonly media: readonly string[];
  /** Which of them is the audio. */
  readonly audioIndex: number;
}

/** The static payload types (RFC 3551 §6), which need no `rtpmap`. */
const staticCodings: Readonly<Record<number, string>> = { 0: 'PCMU/8000', 8: 'PCMA/8000', 11: 'L16/44100' };
const codecs: ReadonlySet<string> = new Set<RtpCodec>(['pcmu', 'pcma', 'l16']);

interface Section {
  readonly media: string;
  readonly lines: readonly string[];
}

/** Reads the first audio of an offer (RFC 8866). Throws `InvalidRequest`, which says what is missing. */
export function readSdpOffer(text: string): SdpOffer {
  const lines = text.split(/\r?\n/);
  if (lines[0] !== 'v=0' || lines.length > mostLines) {
    throw new InvalidRequest('This is no session description: it begins with "v=0" (RFC 8866).');
  }
  const { session, sections } = sectionsOf(lines);
  const audioIndex = sections.findIndex(({ media }) => /^audio [1-9]\d* RTP\/AVPF? /.test(media));
  const audio = sections[audioIndex];
  if (audio === undefined) {
    throw new InvalidRequest('The offer has no audio over RTP/AVP; encrypted media (SRTP) are not taken.');
  }
  const host = /^c=IN IP[46] ([^\s/]+)$/.exec(
    [...audio.lines, ...session].find((line) => line.startsWith('c=')) ?? '',
  )?.[1];
  if (host === undefined || isIP(host) === 0) {
    throw new InvalidRequest('The offer has no address: a line "c=IN IP4 ADDRESS", with no name in it.');
  }
  const [, port = '', , ...payloadTypes] = audio.media.split(' ');
  const { codings, dtmfPayloadType } = codingsOf(payloadTypes.map(Number), audio.lines);
  const rtcpPort = Number(/^a=rtcp:(\d{1,5})\b/m.exec(audio.lines.join('\n'))?.[1] ?? 0);
  return {
    host,
    port: Number(port.split('/')[0]),
    codings,
    rtcpMux: audio.lines.includes('a=rtcp-mux'),
    media: sections.map(({ media }) => media),
    audioIndex,
    ...(dtmfPayloadType === undefined ? {} : { dtmfPayloadType }),
    ...(rtcpPort === 0 ? {} : { rtcpPort }),
  };
}

function sectionsOf(lines: readonly string[]): {
  readonly session: readonly string[];
  readonly sections: readonly Section[];
} {
  const session: string[] = [];
  const sections: { media: string; lines: string[] }[] = [];
  for (const line of lines) {
    if (line.startsWith('m=')) sections.push({ media: line.slice(2), lines: [] });
    else (sections.at(-1)?.lines ?? session).push(line);
  }
  return { session, sections };
}

function codingsOf(
  payloadTypes: readonly number[],
  lines: readonly string[],
): Pick<SdpOffer, 'codings'> & { readonly dtmfPayloadType?: number } {
  const named = new Map(
    lines.flatMap((line) => {
      const [, type, coding] = /^a=rtpmap:(\d{1,3}) +(\S+)/.exec(line) ?? [];
      return type === undefined || coding === undefined ? [] : [[Number(type), coding] as const];
    }),
  );
  const codings: RtpCoding[] = [];
  const dtmf: { readonly payloadType: number; readonly rate: number }[] = [];
  for (const payloadType of payloadTypes) {
    const coding = named.get(payloadType) ?? staticCodings[payloadType];
    const [name = '', rate = '', channels = '1'] = coding?.toLowerCase().split('/') ?? [];
    if (name === 'telephone-event') dtmf.push({ payloadType, rate: Number(rate) });
    else if (codecs.has(name) && channels === '1')
      codings.push({ codec: name as RtpCodec, sampleRateHz: Number(rate), payloadType });
  }
  const [wanted] = codings;
  // Events have the clock of the audio beside them (RFC 4733 §2.1); some offer one for each rate.
  const { payloadType } = dtmf.find(({ rate }) => rate === wanted?.sampleRateHz) ?? dtmf[0] ?? {};
  return payloadType === undefined ? { codings } : { codings, dtmfPayloadType: payloadType };
}

/** What an offer is answered with. */
export interface SdpAnswer {
  /** Where we take media: an IP address. */
  readonly host: string;
  readonly port: number;
  readonly coding: RtpCoding;
  readonly dtmfPayloadType?: number | undefined;
  readonly packetMs: number;
  /** Names the session, as digits. */
  readonly sessionId: string;
}

/** Writes the answer to an offer: its audio, and every other medium refused (RFC 3264 §6). */
export function writeSdpAnswer(offer: SdpOffer, answer: SdpAnswer): string {
  const { host, port, coding, dtmfPayloadType, packetMs, sessionId } = answer;
  const { codec, sampleRateHz, payloadType } = coding;
  const family = isIP(host) === 6 ? 'IP6' : 'IP4';
  const types = dtmfPayloadType === undefined ? payloadType : `${payloadType} ${dtmfPayloadType}`;
  const audio = [
    `m=audio ${port} ${offer.media[offer.audioIndex]?.split(' ')[2] ?? 'RTP/AVP'} ${types}`,
    `a=rtpmap:${payloadType} ${codec.toUpperCase()}/${sampleRateHz}`,
    ...(dtmfPayloadType === undefined
      ? []
      : [`a=rtpmap:${dtmfPayloadType} telephone-event/${sampleRateHz}`, `a=fmtp:${dtmfPayloadType} 0-15`]),
    `a=ptime:${packetMs}`,
    ...(offer.rtcpMux ? ['a=rtcp-mux'] : []),
    'a=sendrecv',
  ];
  const media = offer.media.flatMap((line, index) => {
    if (index === offer.audioIndex) return audio;
    const [kind = 'audio', , protocol = 'RTP/AVP', type = '0'] = line.split(' ');
    return [`m=${kind} 0 ${protocol} ${type}`];
  });
  const session = [
    'v=0',
    `o=talky ${sessionId} 1 IN ${family} ${host}`,
    's=talky',
    `c=IN ${family} ${host}`,
    't=0 0',
  ];
  return `${[...session, ...media].join('\r\n')}\r\n`;
}
