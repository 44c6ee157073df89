import type { FastifyInstance, FastifyRequest } from 'fastify';
import { z } from 'zod';
import type { AudioEncoding, AudioFormat, SampleRateHz } from '../../machines/vocabulary/audio-format.ts';
import { InvalidRequest } from '../errors/request-error.ts';
import {
  readSdpOffer,
  writeSdpAnswer,
  type RtpCodec,
  type RtpCoding,
  type SdpOffer,
} from '../telephony/sdp.ts';
import { RtpAudio } from '../transports/rtp-audio.ts';
import { canonicalAddress } from './media-networks.ts';
import { offer } from './offer.ts';
import type { MediaSource, RtpCalls } from './rtp-calls.ts';
import type { Telephony } from './telephony.ts';

const maxMetadataBytes = 4096;
const encodings = { pcmu: 'mulaw', pcma: 'alaw', l16: 'linear16' } as const satisfies Record<
  RtpCodec,
  AudioEncoding
>;
const rates: readonly SampleRateHz[] = [8000, 16_000, 24_000, 44_100, 48_000];
const staticTypes: Readonly<Record<string, number>> = { pcmu: 0, pcma: 8, 'l16/44100': 11 };
const usualDtmfPayloadType = 101;

const port = z.int().min(1).max(65_535);
// RFC 5761 §4: 64 to 95 would be taken for RTCP.
const payloadType = z
  .int()
  .min(0)
  .max(127)
  .refine((type) => type < 64 || type > 95);
const about = {
  agent: z.string().min(1).max(64).optional(),
  metadata: z.record(z.string(), z.string()).default({}),
  source: z.enum(['announced', 'host', 'any']).default('announced'),
};
const peerBody = z.strictObject({
  ...about,
  host: z.string(),
  port: port.optional(),
  rtcpPort: port.optional(),
  codec: z.enum(['pcmu', 'pcma', 'l16']).default('pcmu'),
  sampleRate: z.int().default(8000),
  payloadType: payloadType.optional(),
  dtmfPayloadType: payloadType.nullable().default(usualDtmfPayloadType),
});
const sdpBody = z.strictObject({ ...about, sdp: z.string() });
const query = z.strictObject({ agent: about.agent, source: about.source });

/** What a request says, whichever way it says it. */
interface Asked {
  readonly host: string;
  readonly port: number | undefined;
  readonly rtcpPort: number | undefined;
  readonly coding: RtpCoding;
  readonly dtmfPayloadType: number | undefined;
  readonly agent: string | undefined;
  readonly source: MediaSource;
  readonly metadata: Readonly<Record<string, string>>;
  readonly offer?: SdpOffer;
}

export interface RtpRoutesOptions {
  readonly rtp: RtpCalls;
  readonly now: () => Pick<Telephony, 'rtp'>;
  /** In front of these routes. */
  readonly prefix: string;
}

/** `POST /calls/rtp`: media address in, media address out. */
export async function addRtpRoutes(
  app: FastifyInstance,
  { rtp, now, prefix }: RtpRoutesOptions,
): Promise<void> {
  await app.register(async (scope) => {
    scope.addContentTypeParser('application/sdp', { parseAs: 'string' }, (_request, body, done) =>
      done(null, body),
    );
    offer(scope, '/calls/rtp', {
      POST: async (request, reply) => {
        const asked = askedBy(request);
        const format = formatOf(asked.coding);
        const { coding, dtmfPayloadType, offer: sdpOffer, ...rest } = asked;
        const { id, port: ours } = await rtp.expect({
          ...rest,
          peer: asked,
          format,
          payloadType: coding.payloadType,
          dtmfPayloadType,
        });
        const host = addressToTell(request, now());
        const packetMs = new RtpAudio(format).frameMs;
        reply.code(201).header('Location', `${prefix}/calls/${id}`).header('Cache-Control', 'no-store');
        const answer = { host, port: ours, coding, dtmfPayloadType, packetMs, sessionId: String(ours) };
        const sdp = sdpOffer && writeSdpAnswer(sdpOffer, answer);
        if (typeof request.body === 'string') return reply.type('application/sdp').send(sdp);
        const { codec, sampleRateHz, payloadType: type } = coding;
        return {
          id,
          media: {
            host,
            port: ours,
            rtcpPort: ours + 1,
            codec,
            sampleRate: sampleRateHz,
            payloadType: type,
            dtmfPayloadType: dtmfPayloadType ?? null,
            packetMs,
          },
          ...(sdp === undefined ? {} : { sdp }),
        };
      },
    });
  });
}

function askedBy({ body, query: parameters }: FastifyRequest): Asked {
  if (typeof body === 'string') {
    const read = query.safeParse(parameters);
    if (!read.success)
      throw new InvalidRequest('Beside an offer, "agent" and "source" are the only parameters.');
    const { agent, source } = read.data;
    return fromOffer(readSdpOffer(body), { agent, source, metadata: {} });
  }
  const isOffer = typeof body === 'object' && body !== null && 'sdp' in body;
  const asked = isOffer ? fromSdpBody(body) : fromPeerBody(body);
  if (Buffer.byteLength(JSON.stringify(asked.metadata)) > maxMetadataBytes) {
    throw new InvalidRequest(`"metadata" holds at most ${maxMetadataBytes} bytes.`);
  }
  return asked;
}

function fromSdpBody(body: unknown): Asked {
  const read = sdpBody.safeParse(body);
  if (!read.success) throw wrong(read.error, '"sdp", "agent", "source" and "metadata"');
  const { sdp, agent, source, metadata } = read.data;
  return fromOffer(readSdpOffer(sdp), { agent, source, metadata });
}

function fromOffer(sdp: SdpOffer, rest: Pick<Asked, 'agent' | 'source' | 'metadata'>): Asked {
  const coding = sdp.codings.find(isPossible);
  if (coding === undefined)
    throw new InvalidRequest('The offer has none of PCMU, PCMA and L16 (mono, 8 to 48 kHz).');
  return {
    ...rest,
    host: addressOf(sdp.host),
    port: sdp.port,
    rtcpPort: sdp.rtcpMux ? sdp.port : sdp.rtcpPort,
    coding,
    dtmfPayloadType: sdp.dtmfPayloadType,
    offer: sdp,
  };
}

function fromPeerBody(body: unknown): Asked {
  const read = peerBody.safeParse(body);
  if (!read.success) {
    throw wrong(
      read.error,
      '"host", and where needed "port", "codec", "sampleRate", "payloadType" and others',
    );
  }
  const { agent, source, metadata, host, codec, sampleRate, dtmfPayloadType, ...rest } = read.data;
  const type = rest.payloadType ?? staticTypes[codec] ?? staticTypes[`${codec}/${sampleRate}`];
  if (type === undefined)
    throw new InvalidRequest('"payloadType" is needed: L16 of this rate has none of its own.');
  const coding = { codec, sampleRateHz: sampleRate, payloadType: type };
  if (!isPossible(coding)) {
    throw new InvalidRequest(`"sampleRate" is 8000 for G.711, and one of ${rates.join(', ')} for l16.`);
  }
  if (dtmfPayloadType === type)
    throw new InvalidRequest('Audio and "dtmfPayloadType" have different payload types.');
  return {
    agent,
    source,
    metadata,
    host: addressOf(host),
    port: rest.port,
    rtcpPort: rest.rtcpPort,
    coding,
    dtmfPayloadType: dtmfPayloadType ?? undefined,
  };
}

function wrong({ issues: [issue] }: z.ZodError, what: string): InvalidRequest {
  return new InvalidRequest(`The body has ${what}; ${issue?.path.join('.') || 'it'} is missing or wrong.`);
}

const isPossible = ({ codec, sampleRateHz }: RtpCoding): boolean =>
  codec === 'l16' ? rates.some((rate) => rate === sampleRateHz) : sampleRateHz === 8000;

const formatOf = ({ codec, sampleRateHz }: RtpCoding): AudioFormat => ({
  encoding: encodings[codec],
  sampleRateHz: sampleRateHz as SampleRateHz,
});

function addressOf(host: string): string {
  const address = canonicalAddress(host);
  if (address === undefined) throw new InvalidRequest('"host" is an IP address; names are not looked up.');
  return address;
}

/** Where it is not set, and media are taken at all addresses, the one at which this request came is one of them. */
function addressToTell({ socket }: FastifyRequest, { rtp }: Pick<Telephony, 'rtp'>): string {
  if (rtp.publicAddress !== undefined) return rtp.publicAddress;
  if (rtp.host !== '0.0.0.0' && rtp.host !== '::') return rtp.host;
  return (socket.localAddress ?? rtp.host).replace(/^::ffff:/, '');
}
