import type { Step } from './carrier-rig.ts';

export const mulaw = { encoding: 'mulaw', sampleRateHz: 8000 } as const;
export const alaw = { encoding: 'alaw', sampleRateHz: 8000 } as const;
export const linear16 = { encoding: 'linear16', sampleRateHz: 16_000 } as const;

/** As the vendor's page has it, its ids made up. */
export const start = {
  event: 'start',
  sequence_number: '1',
  stream_id: 'S1',
  start: {
    user_id: 'u',
    call_control_id: 'v2:cc_1-a',
    call_session_id: 'cs1',
    from: '+1555',
    to: '+1666',
    tags: ['A'],
    client_state: 'aGF2ZSBhIG5pY2UgZGF5ID1d',
    custom_parameters: { customer_id: 'customer_123' },
    media_format: { encoding: 'PCMU', sample_rate: 8000, channels: 1 },
  },
};
export const startWith = (more: object) => ({ ...start, start: { ...start.start, ...more } });
export const startIn = (encoding: unknown, sampleRate: unknown, channels: unknown = 1) =>
  startWith({ media_format: { encoding, sample_rate: sampleRate, channels } });
export const metadata = {
  customer_id: 'customer_123',
  client_state: 'aGF2ZSBhIG5pY2UgZGF5ID1d',
  from: '+1555',
  to: '+1666',
};
export const started = { audio: mulaw, output: mulaw, carrierCallId: 'v2:cc_1-a', metadata };
export const begun: readonly Step[] = [
  { carrier: { event: 'connected', version: '1.0.0' } },
  { carrier: start },
];
/** Audio of so many bytes, by which it is told from others. */
export const media = (sequence: unknown, bytes = 160, more: object = {}): Step => ({
  carrier: {
    event: 'media',
    sequence_number: sequence,
    stream_id: 'S1',
    media: {
      track: 'inbound',
      chunk: '2',
      timestamp: '5',
      payload: Buffer.alloc(bytes, 0xff).toString('base64'),
      ...more,
    },
  },
});
export const dtmf = (sequence: unknown, digit: unknown): Step => ({
  carrier: {
    event: 'dtmf',
    stream_id: 'S1',
    occurred_at: '2025-06-05T08:54:19.698408Z',
    sequence_number: sequence,
    dtmf: { digit },
  },
});
export const echo = (sequence: unknown, name: string): Step => ({
  carrier: { event: 'mark', stream_id: 'S1', sequence_number: sequence, mark: { name } },
});
export const stop = (sequence: unknown): Step => ({
  carrier: {
    event: 'stop',
    sequence_number: sequence,
    stream_id: 'S1',
    stop: { user_id: 'u', call_control_id: 'v2:cc_1-a' },
  },
});
export const heardBytes = (...bytes: readonly number[]) => bytes.map((audioBytes) => ({ audioBytes }));
export const say = (mark: string): Step => ({ call: { type: 'mark', mark } });
export const mark = (name: string) => ({ event: 'mark', mark: { name } });
export const clear: Step = { call: { type: 'clear' } };
export const ended: Step = { call: { type: 'ended', reason: 'agent-hangup', durationMs: 1 } };
export const audio = (bytes: number, silent = 0, silence = 0xff) => ({
  event: 'media',
  media: {
    payload: Buffer.concat([Buffer.alloc(bytes), Buffer.alloc(silent, silence)]).toString('base64'),
  },
});
