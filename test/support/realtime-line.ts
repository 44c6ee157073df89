import { connect } from 'node:net';
import OpenAI from 'openai';
import type { RealtimeClientEvent, RealtimeServerEvent } from 'openai/resources/realtime/realtime';
import { OpenAIRealtimeWS } from 'openai/realtime/ws';
import { system } from '../../src/system.ts';
import { Microphone } from '../../tools/caller/microphone.ts';
import { speakAs } from './spoken.ts';
import { patienceMs } from './patience.ts';

export const sampleRateHz = 24_000;

export type ServerEvent<Type extends RealtimeServerEvent['type'] = RealtimeServerEvent['type']> = Extract<
  RealtimeServerEvent,
  { readonly type: Type }
>;

/** Waits for what comes; says all that came when it does not. */
export class Arrivals<Event extends { readonly type: string }> {
  readonly all: Event[] = [];
  readonly #wakers = new Set<() => void>();

  add(event: Event): void {
    this.all.push(event);
    for (const wake of this.#wakers) wake();
  }

  until(holds: () => boolean, what: string): Promise<void> {
    return new Promise((resolve, reject) => {
      const check = (): void => {
        if (!holds()) return;
        clearTimeout(timer);
        this.#wakers.delete(check);
        resolve();
      };
      const timer = setTimeout(() => {
        this.#wakers.delete(check);
        const short = this.all.map((event) => JSON.stringify(event).slice(0, 300));
        reject(new Error(`${what} did not come; there came\n${short.join('\n')}`));
      }, patienceMs);
      this.#wakers.add(check);
      check();
    });
  }
}

/** OpenAI's own client, with a microphone, connected to talky in the place of OpenAI. */
export class RealtimeLine {
  readonly client: OpenAIRealtimeWS;
  readonly microphone: Microphone;
  readonly arrivals = new Arrivals<RealtimeServerEvent>();
  audioBytes = 0;
  readonly #encode: (pcm: Int16Array) => Uint8Array;

  constructor(
    url: string,
    {
      model = 'gpt-realtime',
      rateHz = sampleRateHz,
      encode = (pcm) => new Uint8Array(pcm.buffer, pcm.byteOffset, pcm.byteLength),
      apiKey = 'any-key-of-talky',
    }: {
      readonly model?: string;
      readonly rateHz?: number;
      readonly encode?: (pcm: Int16Array) => Uint8Array;
      readonly apiKey?: string;
    } = {},
  ) {
    this.#encode = encode;
    const { host, hostname, port } = new URL(url);
    const openai = new OpenAI({ apiKey, baseURL: `http://${host}/v1` });
    // The client takes wss alone, which a proxy in front of talky speaks; here the bytes go without it.
    const plain = { createConnection: () => connect(Number(port), hostname) };
    this.client = new OpenAIRealtimeWS({ model, options: plain }, openai);
    this.client.on('error', () => undefined);
    this.client.on('event', (event) => {
      if (event.type === 'response.output_audio.delta')
        this.audioBytes += Buffer.from(event.delta, 'base64').byteLength;
      this.arrivals.add(event);
    });
    this.microphone = new Microphone({
      clock: system.clock,
      sampleRateHz: rateHz,
      onFrame: (pcm) => this.append(pcm),
    });
  }

  append(pcm: Int16Array): void {
    if (this.client.socket.readyState !== 1) return;
    const audio = Buffer.from(this.#encode(pcm)).toString('base64');
    this.client.send({ type: 'input_audio_buffer.append', audio });
  }

  send(event: RealtimeClientEvent): void {
    this.client.send(event);
  }

  async speak(phrase: string, rateHz = sampleRateHz): Promise<void> {
    await this.microphone.say(await speakAs('rms', phrase, rateHz)).spoken;
  }

  all<Type extends RealtimeServerEvent['type']>(type: Type): readonly ServerEvent<Type>[] {
    return this.arrivals.all.filter((event): event is ServerEvent<Type> => event.type === type);
  }

  /** The types of what came, repeated ones once. */
  get types(): readonly string[] {
    return this.arrivals.all.map(({ type }) => type).filter((type, n, all) => type !== all[n - 1]);
  }

  async until<Type extends RealtimeServerEvent['type']>(type: Type, count = 1): Promise<ServerEvent<Type>> {
    await this.arrivals.until(() => this.all(type).length >= count, `${count} × ${type}`);
    const event = this.all(type)[count - 1];
    if (event === undefined) throw new Error(`${type} did not come`);
    return event;
  }

  close(): void {
    this.microphone.close();
    this.client.close();
  }
}
