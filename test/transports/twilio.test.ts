import { describe, expect, test } from 'vitest';
import { TwilioCodec } from '../../src/transports/twilio.ts';
import { expectedOf, play, type ConformanceCase, type Step } from './carrier-rig.ts';

const start = {
  event: 'start',
  sequenceNumber: '1',
  streamSid: 'MZ1',
  start: { streamSid: 'MZ1', callSid: 'CA1', customParameters: { from: '+15550001' } },
};
const mulaw = { encoding: 'mulaw', sampleRateHz: 8000 } as const;
const started = { audio: mulaw, output: mulaw, carrierCallId: 'CA1', metadata: { from: '+15550001' } };
const begun: readonly Step[] = [{ carrier: { event: 'connected' } }, { carrier: start }];

const cases: readonly ConformanceCase[] = [
  {
    name: 'a mark that a clear dropped is echoed',
    rule: '1: On Twilio, Telnyx and Exotel the same echo comes for "played" and for "cleared"',
    steps: [
      ...begun,
      { call: { type: 'mark', mark: 'r1:0' } },
      { call: { type: 'clear' } },
      { carrier: { event: 'mark', streamSid: 'MZ1', mark: { name: 'r1:0' } } },
    ],
    started,
    sent: [
      { event: 'mark', streamSid: 'MZ1', mark: { name: 'r1:0' } },
      { event: 'clear', streamSid: 'MZ1' },
    ],
  },
];

describe('Twilio Media Streams', () => {
  test.each(cases)('$rule: $name', (each) => {
    expect(play(new TwilioCodec(), each.steps)).toEqual(expectedOf(each));
  });
});
