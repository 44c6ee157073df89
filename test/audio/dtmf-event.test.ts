import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { DtmfEvents, readDtmfEvent } from '../../src/audio/dtmf-event.ts';

const payload = (code: number, duration: number, isEnd = false): Uint8Array =>
  Uint8Array.of(code, (isEnd ? 0x80 : 0) | 10, duration >> 8, duration & 0xff);

/** The packets of a key, as they are sent: one each 20 ms, the last of them three times. */
const packetsOf = (code: number, timestamp: number) => [
  ...[160, 320, 480, 640].map((duration) => ({ timestamp, payload: payload(code, duration) })),
  ...[1, 2, 3].map(() => ({ timestamp, payload: payload(code, 800, true) })),
];

const digitsIn = (
  packets: readonly { readonly timestamp: number; readonly payload: Uint8Array }[],
): string => {
  const events = new DtmfEvents();
  return packets.map((packet) => events.receive(packet.payload, packet.timestamp)?.digit ?? '').join('');
};

describe('keys as telephone-events', () => {
  it('are read (RFC 4733 §2.3)', () => {
    expect(readDtmfEvent(payload(11, 800, true))).toEqual({
      code: 11,
      isEnd: true,
      volume: 10,
      duration: 800,
    });
    expect(readDtmfEvent(Uint8Array.of(1, 2, 3))).toBeUndefined();
  });

  it('are told once, although each comes in many packets', () => {
    const codes = Array.from({ length: 16 }, (_, code) => code);
    expect(digitsIn(codes.flatMap((code) => packetsOf(code, 1000 * code)))).toBe('0123456789*#ABCD');
  });

  it('are told twice when pressed twice, also where every packet with the end was lost', () => {
    const lost = [...packetsOf(5, 0).slice(0, 4), ...packetsOf(5, 4000).slice(0, 4)];
    expect(digitsIn(lost)).toBe('55');
  });

  it('are told where the end alone has come', () => {
    expect(digitsIn(packetsOf(7, 0).slice(-1))).toBe('7');
  });

  it('are no other events, as a flash', () => {
    expect(digitsIn([...packetsOf(16, 0), ...packetsOf(1, 4000)])).toBe('1');
  });

  it('are told once when held for longer than one event can say (RFC 4733 §2.5.1.3)', () => {
    const segments = [
      { timestamp: 0, payload: payload(3, 160) },
      { timestamp: 0, payload: payload(3, 0xffff) },
      { timestamp: 0xffff, payload: payload(3, 160) },
      { timestamp: 0xffff, payload: payload(3, 800, true) },
    ];
    expect(digitsIn(segments)).toBe('3');
  });

  it('are told each once and in order, over the end of the timestamps, with any loss but of a whole key, and any repeats', () => {
    const keys = fc.array(
      fc.record({
        code: fc.integer({ min: 0, max: 15 }),
        kept: fc.subarray([0, 1, 2, 3, 4, 5, 6], { minLength: 1 }),
      }),
      { minLength: 1, maxLength: 12 },
    );
    fc.assert(
      fc.property(keys, (pressed) => {
        const sent = pressed.flatMap(({ code, kept }, index) => {
          const packets = packetsOf(code, (0xfffffff0 + index * 2000) >>> 0);
          return kept.flatMap((at) => [packets[at], packets[at]]).filter((packet) => packet !== undefined);
        });
        expect(digitsIn(sent)).toBe(pressed.map(({ code }) => '0123456789*#ABCD'[code]).join(''));
      }),
    );
  });
});
