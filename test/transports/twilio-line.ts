import type { Step } from './carrier-rig.ts';

export const mulaw = { encoding: 'mulaw', sampleRateHz: 8000 } as const;
export const start = {
  event: 'start',
  sequenceNumber: '1',
  streamSid: 'MZ1',
  start: {
    accountSid: 'AC1',
    streamSid: 'MZ1',
    callSid: 'CA1',
    tracks: ['inbound'],
    mediaFormat: { encoding: 'audio/x-mulaw', sampleRate: 8000, channels: 1 },
    customParameters: { from: '+15550001', to: '+15550002' },
  },
};
export const started = {
  audio: mulaw,
  output: mulaw,
  carrierCallId: 'CA1',
  metadata: { from: '+15550001', to: '+15550002' },
};
export const connected: Step = { carrier: { event: 'connected', protocol: 'Call', version: '1.0.0' } };
export const begun: readonly Step[] = [connected, { carrier: start }];
export const frame = Buffer.alloc(160, 0xff).toString('base64');
export const media = (payload: unknown, more: object = { track: 'inbound' }): Step => ({
  carrier: {
    event: 'media',
    sequenceNumber: '4',
    streamSid: 'MZ1',
    media: { chunk: '2', timestamp: '5', payload, ...more },
  },
});
export const dtmf = (digit: unknown): Step => ({
  carrier: { event: 'dtmf', streamSid: 'MZ1', sequenceNumber: '5', dtmf: { track: 'inbound_track', digit } },
});
export const mark = (name: string) => ({ event: 'mark', streamSid: 'MZ1', mark: { name } });
export const echo = (name: string): Step => ({ carrier: { ...mark(name), sequenceNumber: '6' } });
export const say = (name: string): Step => ({ call: { type: 'mark', mark: name } });
export const clear: Step = { call: { type: 'clear' } };
export const cleared = { event: 'clear', streamSid: 'MZ1' };
export const stop: Step = {
  carrier: {
    event: 'stop',
    sequenceNumber: '9',
    streamSid: 'MZ1',
    stop: { accountSid: 'AC1', callSid: 'CA1' },
  },
};
export const spoken = (bytes: number) => ({
  event: 'media',
  streamSid: 'MZ1',
  media: { payload: Buffer.alloc(bytes).toString('base64') },
});
export const ended: Step = { call: { type: 'ended', reason: 'agent-hangup', durationMs: 1 } };
