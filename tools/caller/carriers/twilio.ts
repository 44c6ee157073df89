import { createHmac } from 'node:crypto';
import { CommandError } from '../../command-error.ts';
import type {
  CarrierCall,
  CarrierEar,
  CarrierWire,
  SimulatedCarrier,
  StreamAddress,
  WireMessage,
} from '../carrier-wire.ts';
import { askByForm } from './ask-webhook.ts';
import { xmlElements, xmlParameters } from './xml-reading.ts';

const mulaw = { encoding: 'mulaw', sampleRateHz: 8000 } as const;
const streamSid = 'MZ00000000000000000000000000000001';

/** Twilio, as it calls a webhook and opens a media stream: https://www.twilio.com/docs/voice/media-streams. */
export const twilio: SimulatedCarrier = {
  name: 'twilio',
  answer: async (call) => {
    const { carrierCallId, from, to, env } = call;
    const form = new URLSearchParams({
      AccountSid: env['TWILIO_ACCOUNT_SID'] ?? '',
      ApiVersion: '2010-04-01',
      CallSid: carrierCallId,
      CallStatus: 'ringing',
      Called: to,
      Caller: from,
      Direction: 'inbound',
      From: from,
      To: to,
    });
    const sign = signedWith(env['TWILIO_AUTH_TOKEN']);
    const document = await askByForm('twilio', call, form, sign);
    const [stream] = xmlElements(document, 'Stream');
    const url = stream?.attributes['url'];
    if (url === undefined) {
      throw new CommandError('call-refused', 'The TwiML of the server connects the call to no stream.');
    }
    return { url, headers: sign(url, new URLSearchParams()), parameters: xmlParameters(document) };
  },
  newWire: (call, address) => new TwilioWire(call, address),
};

/** https://www.twilio.com/docs/usage/security. */
const signedWith = (authToken: string | undefined) => (url: string, form: URLSearchParams) => {
  if (authToken === undefined || authToken === '') return {};
  form.sort();
  const text = url + [...form].flat().join('');
  return { 'X-Twilio-Signature': createHmac('sha1', authToken).update(text).digest('base64') };
};

/** https://www.twilio.com/docs/voice/media-streams/websocket-messages. */
class TwilioWire implements CarrierWire {
  readonly audio = mulaw;
  readonly output = mulaw;
  readonly frameMs = 20;
  readonly #call: CarrierCall;
  readonly #parameters: Readonly<Record<string, string>>;
  #sequence = 0;
  #chunk = 0;

  constructor(call: CarrierCall, { parameters }: StreamAddress) {
    this.#call = call;
    this.#parameters = parameters;
  }

  opening(): readonly WireMessage[] {
    const { carrierCallId: callSid, env } = this.#call;
    const start = {
      accountSid: env['TWILIO_ACCOUNT_SID'] ?? '',
      streamSid,
      callSid,
      tracks: ['inbound'],
      mediaFormat: { encoding: 'audio/x-mulaw', sampleRate: 8000, channels: 1 },
      customParameters: this.#parameters,
    };
    return [
      JSON.stringify({ event: 'connected', protocol: 'Call', version: '1.0.0' }),
      this.#message('start', { start }),
    ];
  }

  frame(bytes: Uint8Array): WireMessage {
    const timestamp = String(this.#chunk * this.frameMs);
    this.#chunk += 1;
    const payload = Buffer.from(bytes).toString('base64');
    return this.#message('media', {
      media: { track: 'inbound', chunk: String(this.#chunk), timestamp, payload },
    });
  }

  dtmf(digit: string): readonly WireMessage[] {
    return [this.#message('dtmf', { dtmf: { track: 'inbound_track', digit } })];
  }

  played(name: string): readonly WireMessage[] {
    return [this.#message('mark', { mark: { name } })];
  }

  /** Twilio sends back every mark that a clear has dropped. */
  cleared(marks: readonly string[]): readonly WireMessage[] {
    return marks.flatMap((name) => this.played(name));
  }

  hangUp(): readonly WireMessage[] {
    const { carrierCallId: callSid, env } = this.#call;
    return [this.#message('stop', { stop: { accountSid: env['TWILIO_ACCOUNT_SID'] ?? '', callSid } })];
  }

  read(data: Uint8Array, isBinary: boolean, ear: CarrierEar): void {
    if (isBinary) throw refused('31950', 'a binary frame');
    const message = JSON.parse(Buffer.from(data).toString()) as {
      readonly event?: string;
      readonly streamSid?: string;
      readonly media?: { readonly payload?: string };
      readonly mark?: { readonly name?: string };
    };
    if (message.streamSid !== streamSid) throw refused('31951', 'a message for another stream');
    if (message.event === 'media' && message.media?.payload !== undefined) {
      ear.audio(Buffer.from(message.media.payload, 'base64'));
    } else if (message.event === 'mark' && message.mark?.name !== undefined) ear.mark(message.mark.name);
    else if (message.event === 'clear') ear.clear();
    else throw refused('31924', 'a message that Twilio does not know');
  }

  #message(event: string, content: object): string {
    this.#sequence += 1;
    return JSON.stringify({ event, sequenceNumber: String(this.#sequence), streamSid, ...content });
  }
}

const refused = (code: string, what: string): CommandError =>
  new CommandError('call-lost', `The server sent ${what}; Twilio would report error ${code}.`);
