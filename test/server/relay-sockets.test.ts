import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { CarrierLine, twilioSignature } from './carrier-line.ts';

const path = '/v1/conversation-relay';
const setup = { type: 'setup', callSid: 'CA1', from: '+15550001', to: '+15550002' };
let line: CarrierLine;

beforeEach(async () => {
  line = await CarrierLine.open();
});

afterEach(() => line.server.close());

/** A socket whose upgrade is signed, and its call. */
async function relaySocket() {
  const socket = await line.socket(path, twilioSignature(path, {}, 'wss://voice.example.org'));
  socket.send(setup);
  await socket.roundTrip();
  const [call] = line.server.calls.opened;
  if (call === undefined) throw new Error('No call was opened.');
  return { socket, call };
}

const ended = (CallSid: string) => line.webhook(`${path}/ended`, { CallSid });

describe('a socket of ConversationRelay', () => {
  it('is closed, its call over, when the webhook tells that the session has ended', async () => {
    const { socket, call } = await relaySocket();
    expect((await ended('CA2')).status).toBe(200);
    expect(call.outcome).toBeUndefined();
    expect(await (await ended('CA1')).text()).toContain('<Hangup/>');
    expect(call.outcome).toBe('caller-hangup');
    expect(await socket.closed).toMatchObject({ code: 1000 });
  });

  it('is closed with 4400 at the third message that is wrong', async () => {
    const { socket, call } = await relaySocket();
    for (let message = 0; message < 3; message++) socket.send({ type: 'dance' });
    expect(await socket.closed).toMatchObject({ code: 4400 });
    expect(call.outcome).toBe('caller-hangup');
  });
});
