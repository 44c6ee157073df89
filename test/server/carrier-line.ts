import { createHmac, generateKeyPairSync, randomUUID, sign } from 'node:crypto';
import { EventEmitter, once } from 'node:events';
import type { CallId } from '../../machines/vocabulary/ids.ts';
import { AgentNotFound, CarrierRefused } from '../../src/errors/call-error.ts';
import type { TelephonySources } from '../../src/server/telephony.ts';
import { createCarriers, whatCarrierLacks, type TelephonySection } from '../../src/telephony/carriers.ts';
import { OnceOnly } from '../../src/telephony/once-only.ts';
import type { RestRequest } from '../../src/telephony/rest-request.ts';
import { StreamTickets } from '../../src/telephony/stream-tickets.ts';
import { WebSocket } from 'ws';
import { rtpSettings } from './rtp-settings.ts';
import { startServer, type RunningServer } from './running-server.ts';
import { TestClient } from './test-client.ts';

export const authToken = 'twilio-token';
const usualUrl = 'https://voice.example.org';

export interface CarrierLineOptions {
  readonly publicUrl?: string;
  readonly plivoToken?: string;
}

interface HeldRequests {
  until: Promise<void> | undefined;
}

type Fields = Readonly<Record<string, string>>;

/** The signature of Twilio over a URL and a form. */
export function twilioSignature(path: string, form: Fields = {}, base = usualUrl): Fields {
  const fields = Object.entries(form)
    .toSorted(([a], [b]) => (a < b ? -1 : 1))
    .flat();
  const signed = createHmac('sha1', authToken).update(base + path + fields.join(''));
  return { 'x-twilio-signature': signed.digest('base64') };
}

/** That of Twilio's upgrade of a media socket. */
export const upgradeSignature = (path = '/v1/twilio'): Fields =>
  twilioSignature(path, {}, 'wss://voice.example.org');

/** Of the call that `twilioStart` begins. */
export const ticketHolder = {
  carrier: 'twilio',
  carrierCallId: 'CA1',
  agent: 'sales',
  from: '+15550001',
  to: '+15550002',
};

/** base64, as Genesys has it. */
export const genesysSecret = Buffer.alloc(32, 7).toString('base64');
const telnyxKeys = generateKeyPairSync('ed25519');
const telnyxPublicKey = telnyxKeys.publicKey.export({ format: 'der', type: 'spki' }).subarray(-32);

/** In PEM. */
export const telnyxPrivateKey = telnyxKeys.privateKey.export({ format: 'pem', type: 'pkcs8' }).toString();

/** A server that Twilio brings calls to, and its secrets; Plivo's are not set. */
export class CarrierLine {
  readonly requests: RestRequest[] = [];
  readonly time = { ms: 1_000_000 };
  /** What the carrier answers to requests; nothing is wrong unless it is set. */
  readonly rest: { fault?: Error } = {};
  readonly tickets: StreamTickets;
  readonly server: RunningServer;
  readonly #held: HeldRequests;

  private constructor(
    server: RunningServer,
    parts: Pick<CarrierLine, 'tickets' | 'requests' | 'time' | 'rest'> & { readonly held: HeldRequests },
  ) {
    const { tickets, requests, time, rest, held } = parts;
    this.#held = held;
    this.server = server;
    this.tickets = tickets;
    this.requests = requests;
    this.time = time;
    this.rest = rest;
  }

  /** With `plivoToken` Plivo brings calls too; without a `publicUrl` carriers reach the server where it is. */
  static async open({ publicUrl = usualUrl, plivoToken }: CarrierLineOptions = {}): Promise<CarrierLine> {
    const requests: RestRequest[] = [];
    const held: HeldRequests = { until: undefined };
    const time = { ms: 1_000_000 };
    const rest: { fault?: Error } = {};
    const tickets = new StreamTickets({
      key: Buffer.from('ticket key'),
      nowMs: () => time.ms,
      newId: () => randomUUID(),
      used: new OnceOnly(),
    });
    const base_url = 'https://api.example.org';
    const section: TelephonySection = {
      twilio: { account_sid: 'AC1', auth_token: authToken, base_url, verify: true },
      plivo: { auth_id: 'MA1', auth_token: plivoToken, base_url, verify: true },
      vonage: { signature_secret: 'vonage-secret', base_url, verify: true },
      jambonz: {
        account_sid: 'JA1',
        api_key: 'jambonz-key',
        webhook_secret: 'jambonz-secret',
        base_url,
        verify: true,
      },
      telnyx: {
        api_key: 'telnyx-key',
        public_key: telnyxPublicKey.toString('base64'),
        codec: 'PCMU',
        l16_byte_order: 'big',
        base_url,
        verify: true,
      },
      exotel: { stream_password: 'exotel-password', verify: true },
      genesys: { api_key: 'genesys-key', client_secret: genesysSecret, verify: true },
    };
    const telephony: TelephonySources = {
      now: () => ({
        carriers: createCarriers(section, { nowMs: () => Date.now(), newId: () => 'id-1' }),
        publicUrl,
        agentAt: (number) => (number === '+15550002' ? 'sales' : undefined),
        checkAgent: (name) => {
          if (name === 'nobody') throw new AgentNotFound('There is no agent "nobody".');
        },
        lacks: (carrier) => whatCarrierLacks(carrier, section),
        rtp: rtpSettings,
      }),
      newCallId: () => 'rtp-1' as CallId,
      newStreamStart: () => ({ ssrc: 1, sequence: 1, timestamp: 1 }),
      tickets,
      answered: new OnceOnly(),
      nowMs: () => time.ms,
      request: async (request) => {
        requests.push(request);
        await held.until;
        if (rest.fault !== undefined) throw rest.fault;
      },
    };
    return new CarrierLine(await startServer({ telephony }), { tickets, requests, time, rest, held });
  }

  /** A webhook of Twilio's, signed unless its headers are given. */
  webhook(path: string, form: Fields, headers: Fields = twilioSignature(path, form)): Promise<Response> {
    return fetch(this.server.url + path, {
      method: 'POST',
      headers: { 'content-type': 'application/x-www-form-urlencoded', ...headers },
      body: new URLSearchParams(form).toString(),
    });
  }

  /** The carriers' REST interfaces do not answer until `fail` has them fail; then all is well again. */
  holdRequests(): { readonly fail: () => void } {
    const settled = new EventEmitter();
    this.#held.until = once(settled, 'answered').then(() => undefined);
    return {
      fail: () => {
        this.#held.until = undefined;
        settled.emit(
          'error',
          new CarrierRefused('api.example.org could not be reached.', { retryable: true }),
        );
      },
    };
  }

  /** An event of a Voice API application of Telnyx's, signed now. */
  telnyxEvent(event_type: string, to = '+15550002') {
    const payload = { call_control_id: 'v3:c1', direction: 'incoming', from: '+15550001', to };
    const body = JSON.stringify({ data: { event_type, id: 'e1', payload } });
    const url = `${this.server.url}/v1/telnyx/answer`;
    return { url, body, headers: telnyxSignature(body) };
  }

  /** A media socket that is open. Rejects where the upgrade is refused. */
  async socket(path = '/v1/twilio', headers: Fields = {}): Promise<TestClient> {
    const client = new TestClient(new WebSocket(this.server.url.replace('http', 'ws') + path, { headers }));
    this.server.clients.push(client);
    await client.opened;
    return client;
  }

  /** A media socket of Twilio's that has sent its start, and the first call that was opened. */
  async startedSocket(parameters: Fields) {
    const socket = await this.socket();
    socket.send(twilioStart(parameters));
    await socket.roundTrip();
    const [call] = this.server.calls.opened;
    if (call === undefined) throw new Error('No call was opened.');
    return { socket, call };
  }
}

function telnyxSignature(body: string): Fields {
  const time = String(Math.floor(Date.now() / 1000));
  const signature = sign(null, Buffer.from(`${time}|${body}`), telnyxKeys.privateKey).toString('base64');
  return {
    'content-type': 'application/json',
    'telnyx-timestamp': time,
    'telnyx-signature-ed25519': signature,
  };
}

/** The first message of a media stream of Twilio's that means something. */
export const twilioStart = (parameters: Fields = {}, callSid = 'CA1'): object => ({
  event: 'start',
  start: { streamSid: 'MZ1', callSid, customParameters: parameters },
});

/** The ticket in a TwiML. */
export const ticketIn = (twiml: string): string => /name="talkyTicket" value="(\w+)"/.exec(twiml)?.[1] ?? '';
