import { describe, expect, it } from 'vitest';
import { readSdpOffer, writeSdpAnswer } from '../../src/telephony/sdp.ts';

const asterisk = [
  'v=0',
  'o=- 1234 1234 IN IP4 10.1.2.3',
  's=Asterisk',
  'c=IN IP4 10.1.2.3',
  't=0 0',
  'm=audio 12000 RTP/AVP 9 0 8 101',
  'a=rtpmap:9 G722/8000',
  'a=rtpmap:0 PCMU/8000',
  'a=rtpmap:8 PCMA/8000',
  'a=rtpmap:101 telephone-event/8000',
  'a=fmtp:101 0-16',
  'a=ptime:20',
  'a=sendrecv',
  'm=video 12002 RTP/AVP 96',
  'a=rtpmap:96 VP8/90000',
  '',
].join('\r\n');

describe('an offer of SDP', () => {
  it('is read: its address, what of its audio can be taken, and its keys', () => {
    expect(readSdpOffer(asterisk)).toEqual({
      host: '10.1.2.3',
      port: 12_000,
      codings: [
        { codec: 'pcmu', sampleRateHz: 8000, payloadType: 0 },
        { codec: 'pcma', sampleRateHz: 8000, payloadType: 8 },
      ],
      dtmfPayloadType: 101,
      rtcpMux: false,
      media: ['audio 12000 RTP/AVP 9 0 8 101', 'video 12002 RTP/AVP 96'],
      audioIndex: 0,
    });
  });

  it('needs no rtpmap for static payload types, and takes an address and RTCP of the audio alone', () => {
    const offer = [
      'v=0',
      'o=- 1 1 IN IP6 ::1',
      's=-',
      't=0 0',
      'm=video 0 RTP/AVP 96',
      'm=audio 4000 RTP/AVP 8 110 111 112',
      'c=IN IP6 ::1',
      'a=rtpmap:110 L16/16000/1',
      'a=rtpmap:111 L16/16000/2',
      'a=rtpmap:112 telephone-event/8000',
      'a=rtcp:4007 IN IP6 ::1',
      'a=rtcp-mux',
    ].join('\n');
    expect(readSdpOffer(offer)).toMatchObject({
      host: '::1',
      codings: [
        { codec: 'pcma', sampleRateHz: 8000, payloadType: 8 },
        { codec: 'l16', sampleRateHz: 16_000, payloadType: 110 },
      ],
      dtmfPayloadType: 112,
      rtcpPort: 4007,
      rtcpMux: true,
      audioIndex: 1,
    });
  });

  it.each([
    { name: 'no SDP', sdp: 'hello', words: /v=0/ },
    { name: 'no audio', sdp: 'v=0\r\nc=IN IP4 10.0.0.1\r\nm=video 1 RTP/AVP 96', words: /no audio/ },
    { name: 'encrypted audio', sdp: 'v=0\nc=IN IP4 10.0.0.1\nm=audio 4 RTP/SAVPF 0', words: /SRTP/ },
    { name: 'audio that is refused', sdp: 'v=0\nc=IN IP4 10.0.0.1\nm=audio 0 RTP/AVP 0', words: /no audio/ },
    {
      name: 'a name for an address',
      sdp: 'v=0\nc=IN IP4 pbx.example\nm=audio 4 RTP/AVP 0',
      words: /address/,
    },
    { name: 'no address', sdp: 'v=0\nm=audio 4 RTP/AVP 0', words: /address/ },
  ])('is refused with $name', ({ sdp, words }) => {
    expect(() => readSdpOffer(sdp)).toThrow(words);
  });

  it('is answered with one coding, and what is no audio is refused (RFC 3264 §6)', () => {
    const offer = readSdpOffer(asterisk);
    const answer = writeSdpAnswer(offer, {
      host: '10.9.9.9',
      port: 20_000,
      coding: { codec: 'pcmu', sampleRateHz: 8000, payloadType: 0 },
      dtmfPayloadType: 101,
      packetMs: 20,
      sessionId: '7',
    });
    expect(answer.split('\r\n')).toEqual([
      'v=0',
      'o=talky 7 1 IN IP4 10.9.9.9',
      's=talky',
      'c=IN IP4 10.9.9.9',
      't=0 0',
      'm=audio 20000 RTP/AVP 0 101',
      'a=rtpmap:0 PCMU/8000',
      'a=rtpmap:101 telephone-event/8000',
      'a=fmtp:101 0-15',
      'a=ptime:20',
      'a=sendrecv',
      'm=video 0 RTP/AVP 96',
      '',
    ]);
  });
});
