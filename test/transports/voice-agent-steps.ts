import { expect } from 'vitest';
import type { CallOutput } from '../../machines/vocabulary/call-output.ts';
import { ready, type ClientStep } from './client-rig.ts';

/** A case of the conformance suite; `rule` is of Deepgram's reference of the voice agent. */
export interface VoiceAgentCase {
  readonly name: string;
  readonly rule: string;
  readonly steps: readonly ClientStep[];
  /** What is sent after the welcome. */
  readonly sent?: readonly unknown[];
  readonly heard?: readonly unknown[];
  readonly start?: object;
  readonly closed?: number;
}

export const settings = { type: 'Settings', audio: {}, agent: {}, flags: { history: false } };
export const opened: readonly ClientStep[] = [{ client: settings }, { call: ready }];
export const applied = { type: 'SettingsApplied' };
const at = 0;
export const turn = (event: 'started' | 'updated' | 'eot', text: string): ClientStep => ({
  call: { type: 'turn', event, turn: 0, text, at },
});
const reply = (output: Extract<CallOutput, { readonly type: 'reply' }>): ClientStep => ({ call: output });
export const began = reply({ type: 'reply', event: 'started', reply: 'r1', turn: 0, at });
export const said = reply({ type: 'reply', event: 'text', reply: 'r1', text: ' At nine.' });
export const ended = (outcome: 'completed' | 'interrupted'): ClientStep =>
  reply({ type: 'reply', event: 'ended', reply: 'r1', outcome, heard: 'At', at });

export const linear16 = (sampleRateHz: number) => ({ encoding: 'linear16', sampleRateHz });
export const error = (code: string) => ({ type: 'Error', code, description: expect.any(String) });
