import { WebSocket } from 'ws';
import { afterEach, describe, expect, it, test } from 'vitest';
import type { CarrierEar, SimulatedCarrier } from '../../tools/caller/carrier-wire.ts';
import { plivo } from '../../tools/caller/carriers/plivo.ts';
import { twilio } from '../../tools/caller/carriers/twilio.ts';
import { authToken, CarrierLine } from './carrier-line.ts';
import { TestClient } from './test-client.ts';

const lines: CarrierLine[] = [];

afterEach(async () => {
  for (const { server } of lines.splice(0)) await server.close();
});

const secrets = { TWILIO_AUTH_TOKEN: authToken, PLIVO_AUTH_TOKEN: 'plivo-token' };

async function callOver(carrier: SimulatedCarrier, env: Readonly<Record<string, string>> = secrets) {
  const line = await CarrierLine.open({ publicUrl: '', plivoToken: 'plivo-token' });
  lines.push(line);
  const { server } = line;
  const call = { baseUrl: server.url, carrierCallId: 'c1', from: '+15550001', to: '+15550002', env };
  const address = await carrier.answer(call);
  const wire = carrier.newWire(call, address);
  const client = new TestClient(new WebSocket(address.url, { headers: { ...address.headers } }));
  server.clients.push(client);
  await client.opened;
  const said: string[] = [];
  const ear: CarrierEar = {
    audio: (bytes) => said.push(`audio ${bytes.byteLength}`),
    mark: (name) => said.push(`mark ${name}`),
    clear: () => said.push('clear'),
    hangUp: () => said.push('hang-up'),
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
      metadata: { from, to },
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
    ['twilio', twilio],
    ['plivo', plivo],
  ] as const)('%s is refused with another key', async (_name, carrier) => {
    const wrong = { TWILIO_AUTH_TOKEN: 'other', PLIVO_AUTH_TOKEN: 'other' };
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
