import { describe, expect, it } from 'vitest';
import { Outbox } from '../../src/transports/outbox.ts';
import { ManualClock } from '../server/manual-clock.ts';

describe('audio that is sent', () => {
  it('is a copy, as the socket keeps it and the bytes are used again', () => {
    const sent: (string | Uint8Array)[] = [];
    const socket = {
      bufferedAmount: 0,
      send: (message: string | Uint8Array) => sent.push(message),
      ping: () => undefined,
      close: () => undefined,
      terminate: () => undefined,
    };
    const outbox = new Outbox(socket, new ManualClock());
    const bytes = new Uint8Array([1, 2]);
    const buffer = Buffer.from([3, 4]);
    outbox.sendAudio(bytes);
    outbox.sendAudio(buffer);
    bytes.fill(9);
    buffer.fill(9);
    expect(sent).toEqual([Buffer.from([1, 2]), Buffer.from([3, 4])]);
  });
});
