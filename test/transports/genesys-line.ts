import type { Step } from './carrier-rig.ts';

export const id = '30b0e395-84d3-4570-ac13-9a62d8f514c0';
const mulaw = { encoding: 'mulaw', sampleRateHz: 8000 } as const;
export const linear16 = { encoding: 'linear16', sampleRateHz: 8000 } as const;
export const pcmu = (...channels: string[]) => ({ type: 'audio', format: 'PCMU', channels, rate: 8000 });
export const l16 = (...channels: string[]) => ({ type: 'audio', format: 'L16', channels, rate: 8000 });

/** A message of Genesys's, numbered. */
export const from = (type: string, seq: number, parameters: object = {}): Step => ({
  carrier: { version: '2', id, type, seq, serverseq: 0, position: 'PT1.5S', parameters },
});
/** A message of ours. */
export const to = (type: string, seq: number, clientseq: number, parameters: object = {}) => ({
  version: '2',
  type,
  seq,
  clientseq,
  id,
  parameters,
});
export const opening = (media: readonly object[], more: object = {}): Step =>
  from('open', 1, {
    conversationId: 'c1',
    organizationId: 'o1',
    participant: { id: 'p1', ani: 'tel:+15550001', aniName: '', dnis: 'tel:+15550002' },
    media,
    ...more,
  });
export const metadata = { from: '+15550001', to: '+15550002', conversationId: 'c1', organizationId: 'o1' };
export const started = { audio: mulaw, output: mulaw, carrierCallId: id, metadata };
export const opened = to('opened', 1, 1, { startPaused: false, media: [pcmu('external')] });
export const begun: readonly Step[] = [opening([pcmu('external')])];
export const bargeIn = { entities: [{ type: 'barge_in', data: {} }] };
export const finished = {
  reason: 'completed',
  outputVariables: { action: 'finished', reason: 'agent-hangup' },
};
export const say = (mark: string): Step => ({ call: { type: 'mark', mark } });
export const played = (mark: string) => ({ type: 'caller.played', mark }) as const;
export const clear: Step = { call: { type: 'clear' } };
export const ended: Step = { call: { type: 'ended', reason: 'agent-hangup', durationMs: 1 } };
