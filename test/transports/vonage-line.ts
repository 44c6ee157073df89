import type { Step } from './carrier-rig.ts';

export const connected = {
  event: 'websocket:connected',
  'content-type': 'audio/l16;rate=16000',
  'caller-id': '447700900123',
};
const linear16 = { encoding: 'linear16', sampleRateHz: 16_000 } as const;
export const started = { audio: linear16, output: linear16, metadata: { 'caller-id': '447700900123' } };
export const begun: readonly Step[] = [{ carrier: connected }];
export const frame = { carrier: new Uint8Array(640) };
export const heardFrame = { audioBytes: 640 };
export const notify = (mark: string) => ({ action: 'notify', payload: { mark } });
export const notified = (mark: string) => ({ carrier: { event: 'websocket:notify', payload: { mark } } });
export const playedMark = (mark: string) => ({ type: 'caller.played', mark }) as const;
export const mark = (name: string) => ({ call: { type: 'mark', mark: name } }) as const;
export const clear = { call: { type: 'clear' } } as const;
export const key = (digit: string) => ({ type: 'caller.dtmf', digit }) as const;
export const agentEnds = { call: { type: 'ended', reason: 'agent-hangup', durationMs: 1 } } as const;

/** With a rate of its own. */
export const at = (rate: number) => ({ ...connected, 'content-type': `audio/l16;rate=${rate}` });
export const startedAt = (sampleRateHz: 8000 | 24_000) => ({
  ...started,
  audio: { ...linear16, sampleRateHz },
  output: { ...linear16, sampleRateHz },
});

export const binaryBothWays = '5: Audio in both directions is binary, s16le mono, 20 ms a frame';
export const flattened = '5: headers arrives flattened at the top level of the first message';
export const echo = '5: notify is echoed when the audio before it has been played';
export const lateCleared = '5: A late websocket:cleared must not complete or cancel a newer reply';
export const dtmfShapes = '5: Accept DTMF as digit or as nested dtmf.digit';
export const closeEnds = '1: end in: close; how we hang up: close the socket, or REST';
export const parse = '1: Numbers. Parse defensively';
