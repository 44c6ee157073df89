import { createHmac, randomBytes, randomUUID } from 'node:crypto';
import { CommandError } from '../../command-error.ts';
import type {
  CarrierCall,
  CarrierEar,
  CarrierWire,
  SimulatedCarrier,
  StreamAddress,
  WireMessage,
} from '../carrier-wire.ts';

const mulaw = { encoding: 'mulaw', sampleRateHz: 8000 } as const;
const sessionHeader = 'Audiohook-Session-Id';
const offered = [
  { type: 'audio', format: 'PCMU', channels: ['external', 'internal'], rate: 8000 },
  { type: 'audio', format: 'PCMU', channels: ['external'], rate: 8000 },
];
const mostFrameBytes = 64_000;

/** Genesys Cloud, as its Audio Connector opens an AudioHook session: https://developer.genesys.cloud/devapps/audiohook. */
export const genesys: SimulatedCarrier = {
  name: 'genesys',
  // Its flow says where the audio goes; nobody is asked.
  answer: async ({ baseUrl, agent, env }) => {
    const path = `/v1/genesys${agent === undefined ? '' : `/${agent}`}`;
    const headers = {
      'Audiohook-Organization-Id': randomUUID(),
      [sessionHeader]: randomUUID(),
      'Audiohook-Correlation-Id': randomUUID(),
      'X-Api-Key': env['GENESYS_API_KEY'] ?? '',
    };
    const { host } = new URL(env['TALKY_PUBLIC_URL'] || baseUrl);
    return {
      url: baseUrl.replace(/^http/, 'ws') + path,
      headers: { ...headers, ...signed(path, host, headers, env['GENESYS_CLIENT_SECRET']) },
      parameters: {},
    };
  },
  newWire: (call, address) => new GenesysWire(call, address),
};

/** https://developer.genesys.cloud/devapps/audiohook/security. */
function signed(
  target: string,
  authority: string,
  headers: Readonly<Record<string, string>>,
  secret: string | undefined,
): Readonly<Record<string, string>> {
  if (secret === undefined || secret === '') return {};
  const covered = [
    ['@request-target', target],
    ['@authority', authority],
    ...Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value]),
  ] as const;
  const created = Math.floor(Date.now() / 1000);
  const names = covered.map(([name]) => `"${name}"`).join(' ');
  const nonce = randomBytes(18).toString('base64');
  const input = `(${names});keyid="${headers['X-Api-Key'] ?? ''}";nonce="${nonce}";alg="hmac-sha256";created=${created};expires=${created + 30}`;
  const lines = [...covered.map(([name, value]) => `"${name}": ${value}`), `"@signature-params": ${input}`];
  const signature = createHmac('sha256', Buffer.from(secret, 'base64'))
    .update(lines.join('\n'))
    .digest('base64');
  return { 'Signature-Input': `sig1=${input}`, Signature: `sig1=:${signature}:` };
}

class GenesysWire implements CarrierWire {
  readonly audio = mulaw;
  readonly output = mulaw;
  readonly frameMs = 100;
  readonly #call: CarrierCall;
  readonly #id: string;
  #seq = 0;
  #serverSeq = 0;
  #sentMs = 0;
  #isOpen = false;
  #isDisconnected = false;

  constructor(call: CarrierCall, { headers }: StreamAddress) {
    this.#call = call;
    this.#id = headers?.[sessionHeader] ?? randomUUID();
  }

  opening(): readonly WireMessage[] {
    const { carrierCallId, from, to } = this.#call;
    return [
      this.#message('open', {
        organizationId: randomUUID(),
        conversationId: carrierCallId,
        participant: { id: randomUUID(), ani: `tel:${from}`, aniName: '', dnis: `tel:${to}` },
        media: offered,
        language: 'en-US',
        inputVariables: {},
      }),
    ];
  }

  /** Nothing is sent before the session is opened. */
  frame(bytes: Uint8Array): WireMessage | undefined {
    if (!this.#isOpen) return undefined;
    this.#sentMs += bytes.byteLength / 8;
    return bytes;
  }

  dtmf(digit: string): readonly WireMessage[] {
    return [this.#message('dtmf', { digit })];
  }

  /** The protocol has no marks. */
  played(): readonly WireMessage[] {
    return [];
  }

  cleared(): readonly WireMessage[] {
    return [];
  }

  playback(event: 'began' | 'ended'): readonly WireMessage[] {
    return [this.#message(event === 'began' ? 'playback_started' : 'playback_completed', {})];
  }

  hangUp(): readonly WireMessage[] {
    this.#isOpen = false;
    return [this.#message('close', { reason: this.#isDisconnected ? 'disconnect' : 'end' })];
  }

  read(data: Uint8Array, isBinary: boolean, ear: CarrierEar): void {
    if (isBinary) {
      if (!this.#isOpen) throw new CommandError('call-lost', 'The server sent audio into a closed session.');
      if (data.byteLength > mostFrameBytes)
        throw new CommandError('call-lost', 'The server sent more audio at once than Genesys takes.');
      ear.audio(data);
      return;
    }
    const message = JSON.parse(Buffer.from(data).toString()) as ServerMessage;
    this.#serverSeq += 1;
    if (message.version !== '2' || message.id !== this.#id || message.seq !== this.#serverSeq)
      throw new CommandError(
        'call-lost',
        'The server sent a message that is not numbered as AudioHook has it.',
      );
    if (message.type === 'opened') this.#opened(message);
    else if (message.type === 'disconnect') {
      this.#isDisconnected = true;
      // What the flow behind the Audio Connector is given: talky's own names, as its documentation has them.
      const { action, destination } = message.parameters?.outputVariables ?? {};
      if (action === 'transfer' && destination !== undefined) ear.transfer(destination);
      else ear.hangUp(disconnectWords(message));
    } else if (message.type === 'event' && message.parameters?.entities?.[0]?.type === 'barge_in')
      ear.clear();
  }

  #opened({ parameters }: ServerMessage): void {
    const [chosen] = parameters?.media ?? [];
    if (JSON.stringify(chosen) !== JSON.stringify(offered[1]))
      throw new CommandError('call-refused', 'The server chose media that the caller is not alone in.');
    this.#isOpen = true;
  }

  #message(type: string, parameters: object): string {
    this.#seq += 1;
    return JSON.stringify({
      version: '2',
      id: this.#id,
      type,
      seq: this.#seq,
      serverseq: this.#serverSeq,
      position: `PT${(this.#sentMs / 1000).toFixed(3)}S`,
      parameters,
    });
  }
}

function disconnectWords({
  parameters: { reason = '', info = '', outputVariables } = {},
}: ServerMessage): string {
  const words = [reason, outputVariables?.reason ?? '', info].filter((word) => word !== '');
  return words.join(', ');
}

interface ServerMessage {
  readonly version?: string;
  readonly id?: string;
  readonly type?: string;
  readonly seq?: number;
  readonly parameters?: {
    readonly media?: readonly unknown[];
    readonly entities?: readonly { readonly type?: string }[];
    readonly reason?: string;
    readonly info?: string;
    readonly outputVariables?: {
      readonly action?: string;
      readonly destination?: string;
      readonly reason?: string;
    };
  };
}
