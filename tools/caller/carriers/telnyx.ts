import { randomUUID, sign } from 'node:crypto';
import type { AudioFormat } from '../../../machines/vocabulary/audio-format.ts';
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
import { xmlElements, xmlParameters } from './xml-reading.ts';

const streamId = '32de0dea-53cb-4b21-89a4-000000000001';
const codecParameter = 'telnyx codec';
const stateParameter = 'telnyx client_state';
const codecs: Readonly<Record<string, AudioFormat>> = {
  PCMU: { encoding: 'mulaw', sampleRateHz: 8000 },
  PCMA: { encoding: 'alaw', sampleRateHz: 8000 },
};

/**
 * Telnyx, as it has a server answer a call and streams the call's media: for a Voice API application, whose events are answered
 * by requests, where these requests come here, and for a TeXML application otherwise, whose webhook is answered by a document.
 */
export const telnyx: SimulatedCarrier = {
  name: 'telnyx',
  answer: (call) => (call.requests === undefined ? askForTexml(call) : askForAnswer(call, call.requests)),
  newWire: (call, address) => new TelnyxWire(call, address),
  over: async (call) => {
    if (call.requests !== undefined) return tell('call.hangup', call, { hangup_cause: 'normal_clearing' });
    const { baseUrl, carrierCallId, env } = call;
    const form = new URLSearchParams({ CallSid: carrierCallId, CallStatus: 'completed' });
    await askWebhook(`${baseUrl}/v1/telnyx/events`, form, signed(env['TELNYX_PRIVATE_KEY'], form.toString()));
  },
};

/** https://developers.telnyx.com/docs/voice/programmable-voice/texml-verbs/stream. */
async function askForTexml({
  baseUrl,
  carrierCallId,
  from,
  to,
  agent,
  env,
}: CarrierCall): Promise<StreamAddress> {
  const form = new URLSearchParams({
    AccountSid: 'f5586561-8ff0-4291-a51b-c7dfe4139ff9',
    CallSid: carrierCallId,
    CallStatus: 'ringing',
    Direction: 'inbound',
    From: from,
    To: to,
  });
  const url = baseUrl + answerPath('telnyx', agent);
  const document = await askWebhook(url, form, signed(env['TELNYX_PRIVATE_KEY'], form.toString()));
  const [stream] = xmlElements(document, 'Stream');
  const {
    url: streamUrl,
    bidirectionalMode: mode,
    bidirectionalCodec: codec = 'PCMU',
  } = stream?.attributes ?? {};
  if (streamUrl === undefined || mode !== 'rtp') {
    throw new CommandError(
      'call-refused',
      'The TeXML of the server connects the call to no stream with bidirectionalMode="rtp".',
    );
  }
  return { url: streamUrl, parameters: { ...xmlParameters(document), [codecParameter]: codec } };
}

/** https://developers.telnyx.com/api-reference/call-commands/answer-call. */
async function askForAnswer(
  call: CarrierCall,
  requests: NonNullable<CarrierCall['requests']>,
): Promise<StreamAddress> {
  await tell('call.initiated', call, { state: 'parked' });
  const path = `/v2/calls/${encodeURIComponent(call.carrierCallId)}/actions/answer`;
  const answer = requests.findLast((each) => each.carrier === 'telnyx' && each.path === path);
  const {
    stream_url: url,
    stream_bidirectional_mode: mode,
    stream_bidirectional_codec: codec = 'PCMU',
    client_state: state = '',
  } = JSON.parse(answer?.body ?? '{}') as Readonly<Record<string, string | undefined>>;
  if (url === undefined || mode !== 'rtp') {
    throw new CommandError(
      'call-refused',
      'The server did not answer the call to a stream with stream_bidirectional_mode "rtp".',
    );
  }
  return { url, parameters: { [codecParameter]: codec, [stateParameter]: state } };
}

/** https://developers.telnyx.com/api-reference/callbacks/call-initiated. */
async function tell(event_type: string, call: CarrierCall, more: object): Promise<void> {
  const { baseUrl, carrierCallId, from, to, agent, env } = call;
  const payload = {
    call_control_id: carrierCallId,
    direction: 'incoming',
    from,
    to,
    client_state: null,
    ...more,
  };
  const data = {
    record_type: 'event',
    event_type,
    id: randomUUID(),
    occurred_at: new Date().toISOString(),
    payload,
  };
  const body = JSON.stringify({ data, meta: { attempt: 1 } });
  await askWebhook(baseUrl + answerPath('telnyx', agent), body, signed(env['TELNYX_PRIVATE_KEY'], body));
}

/** https://developers.telnyx.com/api-reference/callbacks/texml-stream. Telnyx alone has its private key: a server of one's own may have the public one of another pair. */
function signed(privateKey: string | undefined, body: string): Readonly<Record<string, string>> {
  // What is no key in PEM signs nothing: the server says what it lacks.
  if (privateKey?.includes('PRIVATE KEY') !== true) return {};
  const time = String(Math.floor(Date.now() / 1000));
  const signature = sign(null, Buffer.from(`${time}|${body}`), privateKey);
  return { 'telnyx-timestamp': time, 'telnyx-signature-ed25519': signature.toString('base64') };
}

/** https://developers.telnyx.com/api-reference/websockets/stream-call-media-over-websocket. */
class TelnyxWire implements CarrierWire {
  readonly audio: AudioFormat;
  readonly output: AudioFormat;
  readonly frameMs = 20;
  readonly #call: CarrierCall;
  readonly #codec: string;
  readonly #clientState: string;
  readonly #parameters: Readonly<Record<string, string>>;
  #sequence = 0;
  #chunk = 0;
  #waiting: string | undefined;

  constructor(call: CarrierCall, { parameters }: StreamAddress) {
    const { [codecParameter]: codec = '', [stateParameter]: state = '', ...others } = parameters;
    const format = codecs[codec];
    if (format === undefined) {
      throw new CommandError(
        'call-refused',
        `The server asks for ${codec}, which is not simulated: PCMU and PCMA are.`,
      );
    }
    this.#call = call;
    this.#codec = codec;
    this.#clientState = state;
    this.#parameters = others;
    this.audio = format;
    this.output = format;
  }

  opening(): readonly WireMessage[] {
    const { carrierCallId, from, to } = this.#call;
    const start = {
      user_id: '3e6f995f-85f7-4705-9741-53b116d28237',
      call_control_id: carrierCallId,
      call_session_id: 'ff55a038-6f5d-11ef-9692-02420aeffb1f',
      from,
      to,
      tags: [],
      client_state: this.#clientState,
      custom_parameters: this.#parameters,
      media_format: { encoding: this.#codec, sample_rate: 8000, channels: 1 },
    };
    return [JSON.stringify({ event: 'connected', version: '1.0.0' }), this.#message('start', { start })];
  }

  /** Telnyx does not keep the order: each frame waits for the next one, which overtakes every tenth. */
  frame(bytes: Uint8Array): WireMessage | undefined {
    this.#chunk += 1;
    const payload = Buffer.from(bytes).toString('base64');
    const timestamp = String(this.#chunk * this.frameMs);
    const message = this.#message('media', {
      media: { track: 'inbound', chunk: String(this.#chunk), timestamp, payload },
    });
    if (this.#chunk % 10 === 0) return message;
    const before = this.#waiting;
    this.#waiting = message;
    return before;
  }

  dtmf(digit: string): readonly WireMessage[] {
    return [this.#message('dtmf', { occurred_at: new Date().toISOString(), dtmf: { digit } })];
  }

  played(name: string): readonly WireMessage[] {
    return [this.#message('mark', { mark: { name } })];
  }

  /** Queued marks come back. */
  cleared(marks: readonly string[]): readonly WireMessage[] {
    return marks.flatMap((name) => this.played(name));
  }

  hangUp(): readonly WireMessage[] {
    const stop = {
      user_id: '3e6f995f-85f7-4705-9741-53b116d28237',
      call_control_id: this.#call.carrierCallId,
    };
    return [this.#message('stop', { stop })];
  }

  read(data: Uint8Array, isBinary: boolean, ear: CarrierEar): void {
    if (isBinary) throw refused('100003', 'a binary frame');
    const { event, media, mark } = JSON.parse(Buffer.from(data).toString()) as {
      readonly event?: string;
      readonly media?: { readonly payload?: string };
      readonly mark?: { readonly name?: string };
    };
    if (event === 'media' && media?.payload !== undefined) {
      const bytes = Buffer.from(media.payload, 'base64');
      if (bytes.byteLength < 160 || bytes.byteLength > 240_000)
        throw refused('100004', 'audio of less than 20 ms, or more than 30 s');
      ear.audio(bytes);
    } else if (event === 'mark' && mark?.name !== undefined) ear.mark(mark.name);
    else if (event === 'clear') ear.clear();
    else throw refused('100003', 'a message that Telnyx does not know');
  }

  #message(event: string, content: object): string {
    this.#sequence += 1;
    return JSON.stringify({
      event,
      sequence_number: String(this.#sequence),
      stream_id: streamId,
      ...content,
    });
  }
}

const refused = (code: string, what: string): CommandError =>
  new CommandError('call-lost', `The server sent ${what}; Telnyx would report error ${code}.`);
