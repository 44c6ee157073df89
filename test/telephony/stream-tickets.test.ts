import { randomUUID } from 'node:crypto';
import { describe, expect, it, test } from 'vitest';
import { asLettersAndDigits, fromLettersAndDigits } from '../../src/telephony/letters-and-digits.ts';
import { OnceOnly } from '../../src/telephony/once-only.ts';
import { StreamTickets } from '../../src/telephony/stream-tickets.ts';

const holder = {
  carrier: 'twilio',
  carrierCallId: 'CA1',
  agent: 'sales',
  from: '+15550001',
  to: '+15550002',
};

function ticketOffice(key = 'key') {
  const time = { ms: 1_000_000 };
  const tickets = new StreamTickets({
    key: Buffer.from(key),
    nowMs: () => time.ms,
    newId: () => randomUUID(),
    used: new OnceOnly(),
  });
  return { tickets, time };
}

describe('a ticket', () => {
  it('lets its holder in, once', () => {
    const { tickets } = ticketOffice();
    const ticket = tickets.issue(holder);
    expect(tickets.redeem(ticket, 'twilio')).toEqual(holder);
    expect(() => tickets.redeem(ticket, 'twilio')).toThrow(
      expect.objectContaining({ code: 'request-replayed' }),
    );
  });

  it('names no agent where none was asked for', () => {
    const { tickets } = ticketOffice();
    const ticket = tickets.issue({ carrier: 'twilio', carrierCallId: 'CA1' });
    expect(tickets.redeem(ticket, 'twilio')).toEqual({
      carrier: 'twilio',
      carrierCallId: 'CA1',
      from: '',
      to: '',
    });
  });

  it('is good for a minute', () => {
    const { tickets, time } = ticketOffice();
    const [early, late] = [tickets.issue(holder), tickets.issue(holder)];
    time.ms += 60_000;
    expect(tickets.redeem(early, 'twilio')).toEqual(holder);
    time.ms += 1;
    expect(() => tickets.redeem(late, 'twilio')).toThrow(/expired/);
  });

  it('is good for one carrier', () => {
    const { tickets } = ticketOffice();
    expect(() => tickets.redeem(tickets.issue(holder), 'plivo')).toThrow(/another carrier/);
  });

  it('of another key is none', () => {
    const ticket = ticketOffice('another').tickets.issue(holder);
    expect(() => ticketOffice().tickets.redeem(ticket, 'twilio')).toThrow(/not one of ours/);
  });

  it('is letters and digits, fewer than Twilio and Plivo hand back', () => {
    const { tickets } = ticketOffice();
    const long = 'x'.repeat(300);
    const ticket = tickets.issue({
      carrier: 'plivo',
      carrierCallId: '12345678-1234-1234-1234-123456789abc',
      agent: 'a'.repeat(64),
      from: long,
      to: long,
    });
    expect(ticket).toMatch(/^[A-Za-z0-9]+$/);
    expect(ticket.length).toBeLessThan(490);
    expect(tickets.redeem(ticket, 'plivo')).toMatchObject({ from: long.slice(0, 64) });
  });

  it('that is changed anywhere is refused', () => {
    const { tickets } = ticketOffice();
    const ticket = tickets.issue(holder);
    const changed = ticket
      .split('')
      .map((letter, at) => ticket.slice(0, at) + (letter === 'a' ? 'b' : 'a') + ticket.slice(at + 1));
    const refusals = changed.map((each) => {
      try {
        return tickets.redeem(each, 'twilio');
      } catch (error) {
        return (error as { readonly code: string }).code;
      }
    });
    expect(new Set(refusals)).toEqual(new Set(['unauthorized']));
    expect(tickets.redeem(ticket, 'twilio')).toEqual(holder);
  });

  test.each(['', '.', 'Z1', 'Z1Z1', 'a', 'eyJhIjoxfQ', '\u0000', 'ZZZZ'])('is not "%s"', (ticket) => {
    expect(() => ticketOffice().tickets.redeem(ticket, 'twilio')).toThrow(
      expect.objectContaining({ code: 'unauthorized' }),
    );
  });
});

test.each(['', 'Z', 'Z0Z', 'a-b_c.Z9', '...---___ZZZ'])('letters and digits stand for "%s"', (text) => {
  expect(fromLettersAndDigits(asLettersAndDigits(text))).toBe(text);
  expect(asLettersAndDigits(text)).toMatch(/^[A-Za-z0-9]*$/);
});
