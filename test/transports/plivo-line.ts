import type { Step } from './carrier-rig.ts';

export const mulaw = { encoding: 'mulaw', sampleRateHz: 8000 } as const;
export const start = {
  event: 'start',
  sequenceNumber: 1,
  start: {
    callId: 'c1',
    streamId: 's1',
    accountId: 'MA1',
    tracks: ['inbound'],
    mediaFormat: { encoding: 'audio/x-mulaw', sampleRate: 8000 },
  },
  extra_headers: 'userId=12345',
};
export const startIn = (encoding: unknown, sampleRate: unknown) => ({
  ...start,
  start: { ...start.start, mediaFormat: { encoding, sampleRate } },
});
export const started = {
  audio: mulaw,
  output: mulaw,
  carrierCallId: 'c1',
  metadata: { userId: '12345' },
};
export const begun: readonly Step[] = [{ carrier: start }];
export const frame = Buffer.alloc(160, 0xff).toString('base64');
export const media = (payload: unknown, more: object = { track: 'inbound' }): Step => ({
  carrier: {
    event: 'media',
    sequenceNumber: 2,
    streamId: 's1',
    media: { timestamp: '1778597597091', chunk: 2, payload, ...more },
    extra_headers: '{}',
  },
});
export const dtmf = (digit: unknown): Step => ({
  carrier: { event: 'dtmf', sequenceNumber: 9, streamId: 's1', dtmf: { digit } },
});
export const checkpoint = (name: string) => ({ event: 'checkpoint', streamId: 's1', name });
export const played = (name: string): Step => ({
  carrier: { event: 'playedStream', sequenceNumber: 11, streamId: 's1', name },
});
export const say = (name: string): Step => ({ call: { type: 'mark', mark: name } });
export const clear: Step = { call: { type: 'clear' } };
export const clearAudio = { event: 'clearAudio', streamId: 's1' };
export const clearedAudio: Step = {
  carrier: { event: 'clearedAudio', sequenceNumber: 12, streamId: 's1' },
};
export const stop: Step = { carrier: { event: 'stop' } };
export const ended: Step = { call: { type: 'ended', reason: 'agent-hangup', durationMs: 1 } };
export const playAudio = (bytes: number, contentType = 'audio/x-mulaw', sampleRate = 8000) => ({
  event: 'playAudio',
  streamId: 's1',
  media: { contentType, sampleRate, payload: Buffer.alloc(bytes).toString('base64') },
});
