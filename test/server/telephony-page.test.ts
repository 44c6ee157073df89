import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { wireStatus, type WireStatus } from '../../src/errors/wire-status.ts';
import { createCarriers } from '../../src/telephony/carriers.ts';
import { carrierNames } from '../../tools/caller/carriers/carriers.ts';

const page = readFileSync(new URL('../../docs/telephony.md', import.meta.url), 'utf8');
const base_url = 'https://api.example.org';
const section = {
  twilio: { base_url, verify: false },
  plivo: { base_url, verify: false },
  vonage: { base_url, verify: false },
  jambonz: { base_url, verify: false },
  telnyx: { codec: 'PCMU', l16_byte_order: 'big', base_url, verify: false },
  exotel: { verify: false },
  genesys: { verify: false },
} as const;

/** The first cells of the table whose head begins with this. */
function firstCells(head: string): readonly string[] {
  const lines = page.split('\n');
  const from = lines.findIndex((line) => line.startsWith(head)) + 2;
  const rest = lines.slice(from);
  return rest
    .slice(
      0,
      rest.findIndex((line) => !line.startsWith('|')),
    )
    .map((line) => (line.split('|')[1] ?? '').trim());
}

const pages = [...page.matchAll(/^\| ([^|]+?) +\| \[([a-z-]+)\]\(telephony\/([a-z-]+)\.md\)/gm)];
const statuses: readonly [string, WireStatus][] = Object.entries(wireStatus);

describe('the page on telephony', () => {
  it('has a page for each transport, and for no other', () => {
    const carriers = [...createCarriers(section, { nowMs: () => 0, newId: () => '' }).keys()];
    const names = pages.map(([, , name]) => name);
    expect(new Set(names)).toEqual(new Set([...carriers, 'rtp']));
    expect(new Set(names)).toEqual(new Set([...carrierNames, 'conversation-relay', 'rtp']));
  });

  it.each([/^\| +\| audio, both ways/m, /^\| +\| keys /m])('says what each can do: %s', (head) => {
    const labels = pages.map(([, label = '']) => (label === 'a SIP server' ? 'RTP' : label));
    expect(firstCells(head.exec(page)?.[0] ?? 'no such table')).toEqual(labels);
  });

  it('names errors that there are, with their HTTP statuses', () => {
    const rows = firstCells('| code, HTTP ');
    expect(rows.length).toBeGreaterThan(5);
    for (const row of rows) {
      const status = /, (\d{3})$/.exec(row)?.[1];
      for (const [, code] of row.matchAll(/`([a-z-]+)`/g)) {
        const known = statuses.find(([each]) => each === code)?.[1];
        expect({ code, isKnown: known !== undefined }).toEqual({ code, isKnown: true });
        // Which of its statuses it is says the error itself.
        const isOfRequest = code === 'invalid-request';
        const httpStatus = status === undefined || isOfRequest ? known?.httpStatus : Number(status);
        expect({ code, httpStatus: known?.httpStatus }).toEqual({ code, httpStatus });
      }
    }
  });

  it('names close codes that there are', () => {
    const codes = firstCells('| close code ').map(Number);
    expect(codes.length).toBeGreaterThan(5);
    const known = new Set([1000, ...statuses.map(([, { closeCode }]) => closeCode)]);
    expect(codes.filter((code) => !known.has(code))).toEqual([]);
  });
});
