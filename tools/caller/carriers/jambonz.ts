import { createHmac, randomUUID } from 'node:crypto';
import type { SampleRateHz } from '../../../machines/vocabulary/audio-format.ts';
import { CommandError } from '../../command-error.ts';
import type {
  CarrierCall,
  CarrierEar,
  CarrierWire,
  SimulatedCarrier,
  StreamAddress,
  WireMessage,
} from '../carrier-wire.ts';
import { answerPath, askWebhook } from './ask-webhook.ts';

interface ListenVerb {
  readonly verb?: string;
  readonly url?: string;
  readonly sampleRate?: number;
  readonly mixType?: string;
  readonly passDtmf?: boolean;
  readonly wsAuth?: { readonly username: string; readonly password: string };
  readonly metadata?: Readonly<Record<string, string>>;
  readonly bidirectionalAudio?: { readonly streaming?: boolean; readonly sampleRate?: number };
}

/** jambonz, as it calls a webhook and carries the verb `listen` out: https://docs.jambonz.org/verbs/verbs/listen. */
export const jambonz: SimulatedCarrier = {
  name: 'jambonz',
  answer: async ({ baseUrl, carrierCallId, from, to, agent, env }) => {
    const path = answerPath('jambonz', agent);
    const body = JSON.stringify({
      call_sid: carrierCallId,
      direction: 'inbound',
      from,
      to,
      call_id: randomUUID(),
      sip_status: 100,
      call_status: 'trying',
      account_sid: env['JAMBONZ_ACCOUNT_SID'] ?? '',
    });
    const document = await askWebhook(baseUrl + path, body, signed(env['JAMBONZ_WEBHOOK_SECRET'], body));
    const { url, metadata = {}, wsAuth, ...verb } = listenIn(document);
    if (url === undefined) throw new CommandError('call-refused', 'The verbs of the server do not listen.');
    // Other audio is dropped without a word, or plays too fast or too slow.
    if (verb.bidirectionalAudio?.streaming !== true || verb.bidirectionalAudio.sampleRate === undefined)
      throw new CommandError('call-refused', 'The verb listen of the server streams no audio back.');
    return {
      url,
      subprotocols: ['audio.jambonz.org'],
      parameters: {
        ...metadata,
        sampleRate: String(verb.sampleRate ?? 8000),
        outputRate: String(verb.bidirectionalAudio.sampleRate),
        mixType: verb.mixType ?? 'mono',
        passDtmf: String(verb.passDtmf ?? false),
      },
      ...(wsAuth === undefined ? {} : { headers: basic(wsAuth) }),
    };
  },
  newWire: (call, address) => new JambonzWire(call, address),
};

function listenIn(document: string): ListenVerb {
  try {
    return (JSON.parse(document) as readonly ListenVerb[]).find(({ verb }) => verb === 'listen') ?? {};
  } catch {
    return {};
  }
}

const basic = ({ username, password }: { readonly username: string; readonly password: string }) => ({
  Authorization: `Basic ${Buffer.from(`${username}:${password}`).toString('base64')}`,
});

/** HMAC-SHA256 over the time in seconds, a dot and the body. */
function signed(secret: string | undefined, body: string): Readonly<Record<string, string>> {
  if (secret === undefined || secret === '') return {};
  const time = Math.floor(Date.now() / 1000);
  const signature = createHmac('sha256', secret).update(`${time}.${body}`).digest('hex');
  return { 'Jambonz-Signature': `t=${time},v1=${signature}` };
}

class JambonzWire implements CarrierWire {
  readonly audio;
  readonly output;
  readonly frameMs = 20;
  readonly #call: CarrierCall;
  readonly #parameters: Readonly<Record<string, string>>;

  constructor(call: CarrierCall, { parameters }: StreamAddress) {
    this.#call = call;
    this.#parameters = parameters;
    this.audio = linear16(parameters['sampleRate']);
    this.output = linear16(parameters['outputRate']);
  }

  /** The attributes of the call, and the metadata of the verb among them. */
  opening(): readonly WireMessage[] {
    const { outputRate: _output, passDtmf: _pass, sampleRate, mixType, ...metadata } = this.#parameters;
    const { carrierCallId: callSid, from, to, env } = this.#call;
    const attributes = {
      sampleRate: Number(sampleRate),
      mixType,
      callSid,
      direction: 'inbound',
      from,
      to,
      sipStatus: 200,
      callStatus: 'in-progress',
      accountSid: env['JAMBONZ_ACCOUNT_SID'] ?? '',
    };
    return [JSON.stringify({ ...attributes, ...metadata })];
  }

  frame(bytes: Uint8Array): WireMessage {
    return bytes;
  }

  /** The duration is in units of RTP. */
  dtmf(digit: string): readonly WireMessage[] {
    if (this.#parameters['passDtmf'] !== 'true') return [];
    return [JSON.stringify({ event: 'dtmf', dtmf: digit, duration: '1600' })];
  }

  played(name: string): readonly WireMessage[] {
    return [JSON.stringify({ type: 'mark', data: { name, event: 'playout' } })];
  }

  cleared(marks: readonly string[]): readonly WireMessage[] {
    return marks.map((name) => JSON.stringify({ type: 'mark', data: { name, event: 'cleared' } }));
  }

  /** The socket's close is all there is. */
  hangUp(): readonly WireMessage[] {
    return [];
  }

  read(data: Uint8Array, isBinary: boolean, ear: CarrierEar): void {
    if (isBinary) {
      ear.audio(data);
      return;
    }
    const message = JSON.parse(Buffer.from(data).toString()) as {
      readonly type?: string;
      readonly data?: { readonly name?: string };
    };
    const { type, data: { name } = {} } = message;
    if (type === 'mark' && name !== undefined) ear.mark(name);
    else if (type === 'killAudio') ear.clear();
    else if (type === 'disconnect') ear.hangUp();
    // The marks of what killAudio has dropped are cleared already.
    else if (type !== 'clearMarks') throw refused('a message that jambonz does not know');
  }
}

const linear16 = (rate: string | undefined) =>
  ({ encoding: 'linear16', sampleRateHz: Number(rate) as SampleRateHz }) as const;

const refused = (what: string): CommandError => new CommandError('call-lost', `The server sent ${what}.`);
