import type { Step } from './carrier-rig.ts';

export const preamble = {
  callSid: 'cs-1',
  direction: 'inbound',
  from: '15550001',
  to: '15550002',
  callStatus: 'in-progress',
  sipStatus: 200,
  sampleRate: 16_000,
  mixType: 'mono',
  tier: 'gold',
};
export const linear16 = { encoding: 'linear16', sampleRateHz: 16_000 } as const;
export const metadata = {
  callSid: 'cs-1',
  direction: 'inbound',
  from: '15550001',
  to: '15550002',
  callStatus: 'in-progress',
  tier: 'gold',
};
export const started = { audio: linear16, output: linear16, carrierCallId: 'cs-1', metadata };
export const begun: readonly Step[] = [{ carrier: preamble }];
export const frame = { carrier: new Uint8Array(640) };
export const heardFrame = { audioBytes: 640 };
export const marked = (name: string) => ({ type: 'mark', data: { name } });
export const answered = (name: string, event: string) => ({
  carrier: { type: 'mark', data: { name, event } },
});
export const playedMark = (mark: string) => ({ type: 'caller.played', mark }) as const;
export const mark = (name: string) => ({ call: { type: 'mark', mark: name } }) as const;
export const clear = { call: { type: 'clear' } } as const;
export const cleared = [{ type: 'killAudio' }, { type: 'clearMarks' }];
export const agentEnds = { call: { type: 'ended', reason: 'agent-hangup', durationMs: 1 } } as const;
export const disconnect = { type: 'disconnect' };

export const onePreamble =
  '8: In: one text preamble (call attributes including callSid, and sampleRate, mixType, metadata), then binary L16';
export const rates = '1: codec in: L16 little endian 8/16/24/48/64k';
export const whichItWas = '1: jambonz says which one it was (playout or cleared)';
export const streaming = '8: Out: binary L16 in streaming mode';
export const flush = '1: flush: killAudio (marks → cleared)';
export const dtmfText = '8: Text messages: {"event":"dtmf","dtmf":"2","duration":"1600"}';
export const ends = '1: how we hang up: {"type":"disconnect"}';
export const defensive = '1: Numbers. Parse defensively';
