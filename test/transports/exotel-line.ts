import type { SampleRateHz } from '../../machines/vocabulary/audio-format.ts';
import type { Step } from './carrier-rig.ts';

const linear = (sampleRateHz: SampleRateHz) => ({ encoding: 'linear16', sampleRateHz }) as const;
const start = {
  event: 'start',
  sequence_number: '1',
  stream_sid: 'MZ1',
  start: {
    stream_sid: 'MZ1',
    call_sid: 'CA1',
    account_sid: 'AC1',
    from: '+9198',
    to: '+9180',
    custom_parameters: { k: 'v' },
    media_format: { encoding: 'audio/x-raw', sample_rate: '8000', bit_rate: '16' },
  },
};
export const startWith = (more: object): Step => ({
  carrier: { ...start, start: { ...start.start, ...more } },
});
export const startedAt = (sampleRateHz: SampleRateHz) => ({
  audio: linear(sampleRateHz),
  output: linear(sampleRateHz),
  carrierCallId: 'CA1',
  metadata: { k: 'v', from: '+9198', to: '+9180' },
});
export const started = startedAt(8000);
export const begun: readonly Step[] = [{ carrier: { event: 'connected' } }, { carrier: start }];
export const frame = Buffer.alloc(1600).toString('base64');
export const media = (payload: unknown, chunk = '2'): Step => ({
  carrier: {
    event: 'media',
    sequence_number: '3',
    stream_sid: 'MZ1',
    media: { chunk, timestamp: '200', payload },
  },
});
export const dtmf = (digit: unknown): Step => ({
  carrier: { event: 'dtmf', sequence_number: '7', stream_sid: 'MZ1', dtmf: { digit, duration: '100' } },
});
export const echo = (name: string): Step => ({
  carrier: { event: 'mark', sequence_number: '15', stream_sid: 'MZ1', mark: { name } },
});
export const stop: Step = { carrier: { event: 'stop', sequence_number: '20', stream_sid: 'MZ1', stop: {} } };
export const say = (mark: string): Step => ({ call: { type: 'mark', mark } });
export const clear: Step = { call: { type: 'clear' } };
export const mark = (name: string) => ({ event: 'mark', stream_sid: 'MZ1', mark: { name } });
export const cleared = { event: 'clear', stream_sid: 'MZ1' };
export const audio = (bytes: number) => ({
  event: 'media',
  stream_sid: 'MZ1',
  media: { payload: Buffer.alloc(bytes).toString('base64') },
});
export const played = (name: string) => ({ type: 'caller.played', mark: name }) as const;
