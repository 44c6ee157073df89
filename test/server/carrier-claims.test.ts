import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { CarrierLine, ticketHolder, twilioStart, upgradeSignature } from './carrier-line.ts';

let line: CarrierLine;

beforeEach(async () => {
  line = await CarrierLine.open();
});

afterEach(() => line.server.close());

const ticket = () => line.tickets.issue(ticketHolder);
/** With a ticket. */
const startedSocket = () => line.startedSocket({ talkyTicket: ticket() });

describe('a call that has a socket', () => {
  it('is not taken by another that is signed and names it', async () => {
    const { socket, call } = await startedSocket();
    const other = await line.socket('/v1/twilio', upgradeSignature());
    other.send(twilioStart({}, 'CA1'));
    expect(await other.closed).toEqual({ code: 4409, reason: 'request-replayed' });
    await socket.roundTrip();
    expect(line.server.calls.opened).toEqual([call]);
    expect(call.inputs).toEqual([]);
    expect(line.requests).toEqual([]);
  });

  it('may have the next when it has none any more', async () => {
    const first = await line.socket('/v1/twilio', upgradeSignature());
    first.send(twilioStart());
    await first.roundTrip();
    first.send({ event: 'stop' });
    await first.closed;
    const next = await line.socket('/v1/twilio', upgradeSignature());
    next.send(twilioStart());
    await next.roundTrip();
    expect(line.server.calls.opened).toHaveLength(2);
  });

  it('is out of the hands of one without a ticket as soon as one with a ticket comes', async () => {
    const guess = await line.socket('/v1/twilio', upgradeSignature());
    guess.send(twilioStart());
    await guess.roundTrip();
    const socket = await line.socket();
    socket.send(twilioStart({ talkyTicket: ticket() }));
    await socket.roundTrip();
    const [guessed, call] = line.server.calls.opened;
    await expect(guessed?.connection.transfer?.('+15550003')).rejects.toMatchObject({
      code: 'transfer-failed',
    });
    guessed?.end('agent-hangup');
    expect(await guess.closed).toMatchObject({ code: 1000 });
    expect(line.requests).toEqual([]);
    call?.end('agent-hangup');
    expect(await socket.closed).toMatchObject({ code: 1000 });
    expect(line.requests).toHaveLength(1);
  });

  it('is hung up at the second attempt, a second later, where the carrier could not be reached at the first', async () => {
    const { socket, call } = await startedSocket();
    const rest = line.holdRequests();
    call.end('agent-hangup');
    expect(line.requests).toHaveLength(1);
    const timers = line.server.clock.timerCount;
    rest.fail();
    await expect.poll(() => line.server.clock.timerCount).toBe(timers + 1);
    line.server.clock.advance(999);
    await socket.roundTrip();
    expect(line.requests).toHaveLength(1);
    line.server.clock.advance(1);
    expect(await socket.closed).toMatchObject({ code: 1000 });
    expect(line.requests.map(({ body }) => body)).toEqual(['Status=completed', 'Status=completed']);
  });

  it('is hung up where that is lost, and may have the next', async () => {
    const { socket, call } = await startedSocket();
    socket.socket.terminate();
    await expect.poll(() => line.requests.map(({ body }) => body)).toEqual(['Status=completed']);
    expect(call.inputs).toEqual([{ type: 'caller.vanished' }]);
    const next = await line.socket('/v1/twilio', upgradeSignature());
    next.send(twilioStart());
    await next.roundTrip();
    expect(line.server.calls.opened).toHaveLength(2);
  });

  it('is hung up where that is lost and the transfer asked for before then fails', async () => {
    const { socket, call } = await startedSocket();
    const rest = line.holdRequests();
    const transferred = call.connection.transfer?.('+15550003');
    socket.socket.terminate();
    await expect.poll(() => call.inputs).toEqual([{ type: 'caller.vanished' }]);
    rest.fail();
    await expect(transferred).rejects.toMatchObject({ code: 'carrier-refused' });
    expect(line.requests.map(({ body }) => body)).toEqual([
      expect.stringContaining('Twiml='),
      'Status=completed',
    ]);
    const next = await line.socket('/v1/twilio', upgradeSignature());
    next.send(twilioStart());
    await next.roundTrip();
    expect(line.server.calls.opened).toHaveLength(2);
  });

  it('is not hung up for the loss of one that another has taken it from', async () => {
    const { socket: old, call } = await startedSocket();
    const taker = await line.socket();
    taker.send(twilioStart({ talkyTicket: ticket() }));
    await taker.roundTrip();
    old.socket.terminate();
    await expect.poll(() => call.inputs).toEqual([{ type: 'caller.vanished' }]);
    expect(line.requests).toEqual([]);
  });
});

it('a socket that is lost before its start hangs nothing up', async () => {
  const socket = await line.socket('/v1/twilio', upgradeSignature());
  socket.send({ event: 'connected', protocol: 'Call', version: '1.0.0' });
  await socket.roundTrip();
  socket.socket.terminate();
  await socket.closed;
  // Of another socket, behind which the server has seen the first one close.
  await startedSocket();
  expect(line.requests).toEqual([]);
});
