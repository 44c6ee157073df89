import { WebSocket } from 'ws';
import { afterEach, describe, expect, it, test } from 'vitest';
import type { CarrierEar, SimulatedCarrier } from '../../tools/caller/carrier-wire.ts';
import { jambonz } from '../../tools/caller/carriers/jambonz.ts';
import { plivo } from '../../tools/caller/carriers/plivo.ts';
import { twilio } from '../../tools/caller/carriers/twilio.ts';
import { vonage } from '../../tools/caller/carriers/vonage.ts';
import { authToken, CarrierLine } from './carrier-line.ts';
import { TestClient } from './test-client.ts';

const lines: CarrierLine[] = [];

afterEach(async () => {
  for (const { server } of lines.splice(0)) await server.close();
});

const secrets = {
  TWILIO_AUTH_TOKEN: authToken,
  PLIVO_AUTH_TOKEN: 'plivo-token',
  VONAGE_SIGNATURE_SECRET: 'vonage-secret',
  JAMBONZ_WEBHOOK_SECRET: 'jambonz-secret',
};

async function callOver(carrier: SimulatedCarrier, env: Readonly<Record<string, string>> = secrets) {
  const line = await CarrierLine.open({ publicUrl: '', plivoToken: 'plivo-token' });
  lines.push(line);
  const { server } = line;
  const call = { baseUrl: server.url, carrierCallId: 'c1', from: '+15550001', to: '+15550002', env };
  const address = await carrier.answer(call);
  const wire = carrier.newWire(call, address);
  const client = new TestClient(
    new WebSocket(address.url, [...(address.subprotocols ?? [])], { headers: { ...address.headers } }),
  );
  server.clients.push(client);
  await client.opened;
  const said: string[] = [];
  const ear: CarrierEar = {
    audio: (bytes) => said.push(`audio ${bytes.byteLength}`),
    mark: (name) => said.push(`mark ${name}`),
    clear: () => said.push('clear'),
    hangUp: () => said.push('hang-up'),
    transfer: () => said.push('transfer'),
    answer: () => said.push('answer'),
  };
  client.socket.on('message', (data: Buffer, isBinary) => wire.read(data, isBinary, ear));
  const tell = async (...messages: readonly (string | Uint8Array)[]) => {
    for (const message of messages) client.send(message);
    await client.roundTrip();
  };
  await tell(...wire.opening());
  return { line, client, wire, said, tell, opened: server.calls.opened };
}

describe('a simulated carrier', () => {
  test.each([
    ['twilio', twilio, '+15550001', '+15550002'],
    ['plivo', plivo, '15550001', '15550002'],
  ] as const)('%s brings a call as the carrier would', async (transport, carrier, from, to) => {
    const { client, wire, said, tell, opened } = await callOver(carrier);
    const [call] = opened;
    expect(call?.start).toMatchObject({
      transport,
      audio: wire.audio,
      output: wire.output,
      metadata: { from, to, carrierCallId: 'c1' },
    });
    await tell(wire.frame(new Uint8Array(160)) ?? '', ...wire.dtmf('7'));
    call?.connection.sendAudio(new Uint8Array(160));
    call?.send({ type: 'mark', mark: 'r1:0' });
    call?.send({ type: 'mark', mark: 'r1:1' });
    await tell(...wire.played('r1:0'));
    call?.send({ type: 'clear' });
    await tell(...wire.cleared(['r1:1']));
    expect(said).toEqual(['audio 160', 'mark r1:0', 'mark r1:1', 'clear']);
    expect(call?.audioBytes).toBe(160);
    await tell(...wire.hangUp());
    expect(await client.closed).toMatchObject({ code: 1000 });
    expect(call?.inputs).toEqual([
      { type: 'caller.dtmf', digit: '7' },
      { type: 'caller.played', mark: 'r1:0' },
      { type: 'caller.hung-up' },
    ]);
  });

  test.each([
    ['vonage', vonage, '15550001', '15550002', '{"mark":"r1:0"}', ''],
    ['jambonz', jambonz, '+15550001', '+15550002', 'r1:0', 'audio.jambonz.org'],
  ] as const)(
    '%s brings a call as the carrier would, and ends it by closing its socket',
    async (transport, carrier, from, to, mark, subprotocol) => {
      const { client, wire, said, tell, opened } = await callOver(carrier);
      const [call] = opened;
      expect(client.socket.protocol).toBe(subprotocol);
      expect(call?.start).toMatchObject({
        transport,
        audio: wire.audio,
        output: wire.output,
        metadata: { from, to, carrierCallId: 'c1' },
      });
      expect(call?.start.metadata).not.toHaveProperty('talkyTicket');
      await tell(wire.frame(new Uint8Array(640)) ?? '', ...wire.dtmf('7'));
      call?.connection.sendAudio(new Uint8Array(640));
      call?.send({ type: 'mark', mark: 'r1:0' });
      await tell(...wire.played(mark));
      call?.send({ type: 'clear' });
      await tell(...wire.cleared([mark]));
      expect(said).toEqual(['audio 640', `mark ${mark}`, 'clear']);
      expect(call?.audioBytes).toBe(640);
      client.socket.close(1000);
      await client.closed;
      await expect
        .poll(() => call?.inputs)
        .toEqual([
          { type: 'caller.dtmf', digit: '7' },
          { type: 'caller.played', mark: 'r1:0' },
          { type: 'caller.vanished' },
        ]);
    },
  );

  it('of jambonz’s is told to disconnect, and what it is to ask for after a transfer', async () => {
    const { line, said, opened } = await callOver(jambonz);
    await opened[0]?.connection.transfer?.('+15550003');
    expect(line.requests.map(({ body }) => JSON.parse(body ?? '') as unknown)).toEqual([
      { call_hook: { url: `${line.server.url}/v1/jambonz/transfer?to=%2B15550003`, method: 'POST' } },
    ]);
    opened[0]?.send({ type: 'ended', reason: 'agent-hangup', durationMs: 1 });
    await expect.poll(() => said).toEqual(['hang-up']);
  });

  test.each([
    ['twilio', twilio],
    ['plivo', plivo],
    ['vonage', vonage],
    ['jambonz', jambonz],
  ] as const)('%s is refused with another key', async (_name, carrier) => {
    const wrong = Object.fromEntries(Object.keys(secrets).map((name) => [name, 'other']));
    await expect(callOver(carrier, wrong)).rejects.toThrow(/unauthorized: /);
    expect(lines.at(-1)?.server.calls.opened).toEqual([]);
  });

  it('of Plivo’s hands a call over: what it is told to ask for is answered', async () => {
    const { line, opened } = await callOver(plivo);
    await opened[0]?.connection.transfer?.('+15550003');
    expect(line.requests.map(({ body }) => JSON.parse(body ?? '') as unknown)).toEqual([
      {
        legs: 'aleg',
        aleg_url: `${line.server.url}/v1/plivo/transfer?to=%2B15550003`,
        aleg_method: 'POST',
      },
    ]);
  });
});
