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
import { answerPath, answerTo, askWebhook } from './ask-webhook.ts';

const streamSid = 'MZ00000000000000000000000000000001';
const leastBytes = 3200;
const mostBytes = 100_000;
const stepBytes = 320;

/** Exotel, as its Voicebot applet asks for the URL of a stream: https://developer.exotel.com/docs/agentstream/stream-voicebot-applet. */
export const exotel: SimulatedCarrier = {
  name: 'exotel',
  answer: async ({ baseUrl, carrierCallId, from, to, agent, env }) => {
    const url = new URL(baseUrl + answerPath('exotel', agent));
    url.search = new URLSearchParams({
      CallSid: carrierCallId,
      CallFrom: from,
      CallTo: to,
      Direction: 'incoming',
    }).toString();
    const headers = basic('talky', env['EXOTEL_STREAM_PASSWORD'] ?? '');
    return streamAddress(await answerTo('exotel', url.href, { headers }, baseUrl));
  },
  over: async ({ baseUrl, carrierCallId, env }) => {
    const form = new URLSearchParams({ CallSid: carrierCallId, Status: 'completed' });
    await askWebhook(
      `${baseUrl}/v1/exotel/events`,
      form,
      basic('talky', env['EXOTEL_STREAM_PASSWORD'] ?? ''),
    );
  },
  newWire: (call, address) => new ExotelWire(call, address),
};

const basic = (name: string, password: string): Readonly<Record<string, string>> =>
  password === '' ? {} : { Authorization: `Basic ${Buffer.from(`${name}:${password}`).toString('base64')}` };

/** What stands in front of the host in the URL is sent as a header, and what is behind its path comes back in `start`. */
function streamAddress(answer: string): StreamAddress {
  const { url } = JSON.parse(answer) as { readonly url?: string };
  if (url === undefined || !/^wss?:/.test(url)) {
    throw new CommandError('call-refused', 'The server answers with no {"url": "wss://…"}.');
  }
  const stream = new URL(url);
  const headers = basic(stream.username, decodeURIComponent(stream.password));
  const parameters = Object.fromEntries([...stream.searchParams].filter(([name]) => name !== 'sample-rate'));
  stream.username = '';
  stream.password = '';
  return { url: stream.href, headers, parameters };
}

/** https://developer.exotel.com/docs/agentstream/websocket-protocol: every value is text. */
class ExotelWire implements CarrierWire {
  readonly audio: AudioFormat;
  readonly output: AudioFormat;
  readonly frameMs = 100;
  readonly #call: CarrierCall;
  readonly #parameters: Readonly<Record<string, string>>;
  #sequence = 0;
  #chunk = 0;

  constructor(call: CarrierCall, { url, parameters }: StreamAddress) {
    const rate = new URL(url).searchParams.get('sample-rate') ?? '8000';
    const sampleRateHz = rate === '16000' ? 16_000 : rate === '24000' ? 24_000 : 8000;
    this.#call = call;
    this.#parameters = parameters;
    this.audio = { encoding: 'linear16', sampleRateHz };
    this.output = this.audio;
  }

  opening(): readonly WireMessage[] {
    const { carrierCallId, from, to } = this.#call;
    const start = {
      stream_sid: streamSid,
      call_sid: carrierCallId,
      account_sid: 'AC1',
      from,
      to,
      custom_parameters: this.#parameters,
      media_format: {
        encoding: 'audio/x-raw',
        sample_rate: String(this.audio.sampleRateHz),
        bit_rate: '16',
      },
    };
    return [JSON.stringify({ event: 'connected' }), this.#message('start', { start })];
  }

  frame(bytes: Uint8Array): WireMessage {
    const timestamp = String(this.#chunk * this.frameMs);
    this.#chunk += 1;
    const payload = Buffer.from(bytes).toString('base64');
    return this.#message('media', { media: { chunk: String(this.#chunk), timestamp, payload } });
  }

  dtmf(digit: string): readonly WireMessage[] {
    return [this.#message('dtmf', { dtmf: { digit, duration: '100' } })];
  }

  played(name: string): readonly WireMessage[] {
    return [this.#message('mark', { mark: { name } })];
  }

  cleared(marks: readonly string[]): readonly WireMessage[] {
    return marks.flatMap((name) => this.played(name));
  }

  hangUp(): readonly WireMessage[] {
    return [this.#message('stop', { stop: { call_sid: this.#call.carrierCallId, account_sid: 'AC1' } })];
  }

  read(data: Uint8Array, isBinary: boolean, ear: CarrierEar): void {
    if (isBinary)
      throw new CommandError('call-lost', 'The server sent a binary frame; Exotel takes text alone.');
    const { event, media, mark, ...message } = JSON.parse(Buffer.from(data).toString()) as {
      readonly event?: string;
      readonly stream_sid?: string;
      readonly media?: { readonly payload?: string };
      readonly mark?: { readonly name?: string };
    };
    if (message.stream_sid !== streamSid)
      throw new CommandError('call-lost', 'The server sent a message for another stream_sid.');
    if (event === 'media' && media?.payload !== undefined) {
      const bytes = Buffer.from(media.payload, 'base64');
      const { byteLength } = bytes;
      if (byteLength < leastBytes || byteLength > mostBytes || byteLength % stepBytes !== 0) {
        throw new CommandError(
          'call-lost',
          `The server sent ${byteLength} bytes of audio at once; 3200 to 100000 are possible, in steps of 320.`,
        );
      }
      ear.audio(bytes);
    } else if (event === 'mark' && mark?.name !== undefined) ear.mark(mark.name);
    else if (event === 'clear') ear.clear();
    else throw new CommandError('call-lost', 'The server sent a message that Exotel does not know.');
  }

  #message(event: string, content: object): string {
    this.#sequence += 1;
    return JSON.stringify({
      event,
      sequence_number: String(this.#sequence),
      stream_sid: streamSid,
      ...content,
    });
  }
}
