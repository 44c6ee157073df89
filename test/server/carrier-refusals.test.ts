import { generateKeyPairSync } from 'node:crypto';
import { once } from 'node:events';
import type { IncomingMessage } from 'node:http';
import { text } from 'node:stream/consumers';
import { afterEach, beforeEach, describe, expect, onTestFinished, test, vi } from 'vitest';
import { WebSocket } from 'ws';
import type { SimulatedCarrier, StreamAddress } from '../../tools/caller/carrier-wire.ts';
import { exotel } from '../../tools/caller/carriers/exotel.ts';
import { genesys } from '../../tools/caller/carriers/genesys.ts';
import { jambonz } from '../../tools/caller/carriers/jambonz.ts';
import { plivo } from '../../tools/caller/carriers/plivo.ts';
import { telnyx } from '../../tools/caller/carriers/telnyx.ts';
import { twilio } from '../../tools/caller/carriers/twilio.ts';
import { vonage } from '../../tools/caller/carriers/vonage.ts';
import { authToken, CarrierLine, genesysSecret, telnyxPrivateKey } from './carrier-line.ts';
import { TestClient } from './test-client.ts';

const secrets = {
  TWILIO_AUTH_TOKEN: authToken,
  PLIVO_AUTH_TOKEN: 'plivo-token',
  VONAGE_SIGNATURE_SECRET: 'vonage-secret',
  JAMBONZ_WEBHOOK_SECRET: 'jambonz-secret',
  TELNYX_PRIVATE_KEY: telnyxPrivateKey,
  EXOTEL_STREAM_PASSWORD: 'exotel-password',
  GENESYS_API_KEY: 'genesys-key',
  GENESYS_CLIENT_SECRET: genesysSecret,
};
const { privateKey } = generateKeyPairSync('ed25519');
const wrongSecrets = {
  ...Object.fromEntries(Object.keys(secrets).map((name) => [name, 'other'])),
  GENESYS_API_KEY: 'genesys-key',
  TELNYX_PRIVATE_KEY: privateKey.export({ format: 'pem', type: 'pkcs8' }).toString(),
};

let line: CarrierLine;

beforeEach(async () => {
  line = await CarrierLine.open({ publicUrl: '', plivoToken: 'plivo-token' });
});

afterEach(() => line.server.close());

const callOf = (carrierCallId: string, env: Readonly<Record<string, string>> = secrets) => ({
  baseUrl: line.server.url,
  carrierCallId,
  from: '+15550001',
  to: '+15550002',
  env,
});

/** What comes of a socket to this address: it is refused as an upgrade, or opens. */
async function enter({ url, subprotocols = [], headers = {} }: StreamAddress) {
  const socket = new WebSocket(url, [...subprotocols], { headers: { ...headers } });
  socket.on('error', () => undefined);
  const client = new TestClient(socket);
  client.opened.catch(() => undefined);
  line.server.clients.push(client);
  const refusal = once(socket, 'unexpected-response').then(async ([, response]) => {
    const body = await text(response as IncomingMessage);
    return { refused: /"code":"([\w-]+)"/.exec(body)?.[1] };
  });
  return Promise.race([refusal, once(socket, 'open').then(() => ({ client }))]);
}

/** A socket whose call is open, and where it was opened. */
async function liveCall(carrier: SimulatedCarrier, carrierCallId = 'c1') {
  const address = await carrier.answer(callOf(carrierCallId));
  const entered = await enter(address);
  if (!('client' in entered)) throw new Error(`Refused: ${entered.refused}`);
  const { client } = entered;
  for (const message of carrier.newWire(callOf(carrierCallId), address).opening()) client.send(message);
  await expect.poll(() => line.server.calls.opened.length).toBe(1);
  return { client, address };
}

/** How a socket to this address ends that sends these messages; the code of an upgrade that is refused. */
async function endOf(address: StreamAddress, messages: readonly (string | Uint8Array)[]) {
  const entered = await enter(address);
  if (!('client' in entered)) return entered.refused;
  for (const message of messages) entered.client.send(message);
  const { code } = await entered.client.closed;
  return code;
}

const untouched = () => ({
  opened: line.server.calls.opened.length,
  inputs: line.server.calls.opened.flatMap(({ inputs }) => inputs),
  requests: line.requests,
});
const onlyTheLiveOne = { opened: 1, inputs: [], requests: [] };

/** The webhook that a carrier asks of, as it is sent; a refusal of it is no matter. */
async function webhookOf(carrier: SimulatedCarrier, env?: Readonly<Record<string, string>>) {
  const spy = vi.spyOn(globalThis, 'fetch');
  onTestFinished(() => spy.mockRestore());
  await carrier.answer(callOf('c2', env)).catch(() => undefined);
  const [url, init] = spy.mock.calls[0] ?? [];
  spy.mockRestore();
  if (url === undefined) throw new Error('The carrier asks no webhook.');
  const again = async (more: RequestInit = {}) => {
    const { signal: _signal, ...same } = init ?? {};
    const response = await fetch(url, { ...same, ...more });
    return { status: response.status, code: /"code":"([\w-]+)"/.exec(await response.text())?.[1] };
  };
  return { again };
}

// Genesys asks no webhook.
const webhooks = { twilio, vonage, telnyx, plivo, jambonz, exotel };
// Exotel signs nothing: a webhook of its own that comes again is answered again.
const { exotel: _unsigned, ...signedWebhooks } = webhooks;
const all = { ...webhooks, genesys };

describe('a webhook is refused, and no call is touched', () => {
  test.each(Object.entries(webhooks))('signed wrongly: %s', async (_name, carrier) => {
    await liveCall(carrier);
    const { again } = await webhookOf(carrier, wrongSecrets);
    expect(await again()).toEqual({ status: 401, code: 'unauthorized' });
    expect(untouched()).toEqual(onlyTheLiveOne);
  });

  test.each(Object.keys(webhooks))('not signed, whatever it asks for: %s', async (name) => {
    const paths = ['answer', 'events', 'record', 'answer/No_Agent'];
    const asked = ['GET', 'POST', 'PUT', 'DELETE'].flatMap((method) =>
      paths.map((path) => fetch(`${line.server.url}/v1/${name}/${path}`, { method })),
    );
    const answers = await Promise.all(
      asked.map(async (response) => `${(await response).status} ${await (await response).text()}`),
    );
    expect(new Set(answers).size).toBe(1);
    expect(answers[0]).toMatch(/^401 .*"code":"unauthorized"/);
  });

  test.each(Object.entries(signedWebhooks))('come again: %s', async (_name, carrier) => {
    await liveCall(carrier);
    const { again } = await webhookOf(carrier);
    // Twilio's may be a retry until then.
    line.time.ms += 10_001;
    expect(await again()).toEqual({ status: 409, code: 'request-replayed' });
    expect(untouched()).toEqual(onlyTheLiveOne);
  });

  test.each(Object.entries(webhooks))('of more than 64 KiB: %s', async (_name, carrier) => {
    await liveCall(carrier);
    const { again } = await webhookOf(carrier);
    const { status } = await again({ method: 'POST', body: 'x'.repeat(64 * 1024 + 1) });
    expect(status).toBe(413);
    expect(untouched()).toEqual(onlyTheLiveOne);
  });
});

describe('a socket is refused, and no call is touched', () => {
  // Those of the others open, and are closed for the ticket in their first message.
  const provenByUpgrade = new Set(['exotel', 'genesys']);

  test.each(Object.entries(all))('with another secret, or a forged ticket: %s', async (name, carrier) => {
    const { address } = await liveCall(carrier);
    const ticket = address.parameters['talkyTicket'] ?? '';
    const forged = {
      ...address.parameters,
      talkyTicket: ticket.replace(/.$/, (last) => (last === 'a' ? 'b' : 'a')),
    };
    const wrong = await wrongAddress(carrier, address, name);
    const { headers: _signed, ...unsigned } = { ...wrong, parameters: forged };
    const opening = carrier.newWire(callOf('c1'), { ...wrong, parameters: forged }).opening();
    const ended = provenByUpgrade.has(name) ? await endOf(wrong, opening) : await endOf(unsigned, opening);
    expect(ended).toBe(provenByUpgrade.has(name) ? 'unauthorized' : 4401);
    expect(untouched()).toEqual(onlyTheLiveOne);
  });

  // What proves an upgrade of these is good once; Exotel's call has a socket already.
  const usedUpgrade = new Set(['plivo', 'genesys']);

  test.each(Object.entries(all))('come again: %s', async (name, carrier) => {
    const { address } = await liveCall(carrier);
    const opening = carrier.newWire(callOf('c1'), address).opening();
    expect(await endOf(address, opening)).toBe(usedUpgrade.has(name) ? 'request-replayed' : 4409);
    expect(untouched()).toEqual(onlyTheLiveOne);
  });

  test.each(Object.entries(all))('malformed, three times: %s', async (_name, carrier) => {
    await liveCall(carrier);
    const address = await carrier.answer(callOf('c2'));
    expect(await endOf(address, ['x', '[]', '"start"'])).toBe(4400);
    expect(untouched()).toEqual(onlyTheLiveOne);
  });

  test.each(Object.entries(all))('with a message of more than 64 KiB: %s', async (_name, carrier) => {
    await liveCall(carrier);
    const address = await carrier.answer(callOf('c2'));
    expect(await endOf(address, [`{"a":"${'x'.repeat(64 * 1024)}"}`])).toBe(4413);
    expect(untouched()).toEqual(onlyTheLiveOne);
  });
});

/** An upgrade that is proven by itself, and signed with another secret. */
async function wrongAddress(
  carrier: SimulatedCarrier,
  address: StreamAddress,
  name: string,
): Promise<StreamAddress> {
  if (name === 'genesys') return carrier.answer(callOf('c1', wrongSecrets));
  if (name !== 'exotel') return address;
  const authorization = `Basic ${Buffer.from('talky:other').toString('base64')}`;
  return { ...address, headers: { authorization } };
}
