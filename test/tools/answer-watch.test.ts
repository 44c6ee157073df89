import { describe, expect, it } from 'vitest';
import { AnswerWatch } from '../../tools/caller/answer-watch.ts';
import type { ServerMessage } from '../../tools/caller/server-message.ts';

const state = (state: 'listening' | 'thinking' | 'speaking'): ServerMessage => ({
  type: 'state',
  state,
  at: 0,
});
const replyStarted: ServerMessage = { type: 'reply', event: 'started', reply: 'r1', turn: 0, at: 0 };
const ended: ServerMessage = { type: 'ended', reason: 'agent-hangup', durationMs: 1 };

describe('an answer', () => {
  it('is there when the agent listens again after the audio of a reply to the turn', () => {
    const watch = new AnswerWatch();
    watch.expect(1000);
    watch.message(state('thinking'), 1500);
    watch.message(replyStarted, 1510);
    watch.audio(1540);
    watch.audio(1560);
    watch.message(state('speaking'), 1541);
    expect(watch.isAnswered).toBe(false);
    watch.message(state('listening'), 4000);
    expect(watch.isAnswered).toBe(true);
    expect(watch.voiceToVoiceMs).toBe(540);
  });

  it('is not a reply to the first half of the turn', () => {
    const watch = new AnswerWatch();
    watch.expect(3000);
    watch.message(replyStarted, 1500);
    watch.audio(1520);
    watch.message(state('listening'), 2000);
    expect(watch.isAnswered).toBe(false);
    expect(watch.voiceToVoiceMs).toBeUndefined();
    watch.message(replyStarted, 3500);
    watch.audio(3520);
    expect(watch.voiceToVoiceMs).toBe(520);
  });

  it('may begin before the last sound of a noisy recording, and then has no voice-to-voice time', () => {
    const watch = new AnswerWatch();
    watch.expect(3000);
    watch.message(replyStarted, 2800);
    watch.audio(2820);
    watch.message(state('listening'), 4000);
    expect(watch.isAnswered).toBe(true);
    expect(watch.voiceToVoiceMs).toBeUndefined();
  });

  it('is not a reply that failed, and may be what is said after it', () => {
    const watch = new AnswerWatch();
    watch.expect(1000);
    watch.message(replyStarted, 1100);
    const failed = { event: 'ended', reply: 'r1', outcome: 'failed', heard: '', at: 0 } as const;
    watch.message({ type: 'reply', ...failed }, 1200);
    watch.message(state('listening'), 1210);
    expect(watch.isAnswered).toBe(false);
    watch.message(replyStarted, 1300);
    watch.audio(1320);
    watch.message(state('listening'), 2000);
    expect([watch.isAnswered, watch.voiceToVoiceMs]).toEqual([true, 320]);
  });

  it('is not the rest of what the agent said before', () => {
    const watch = new AnswerWatch();
    watch.expect(1000);
    watch.audio(1010);
    watch.message(state('listening'), 1200);
    expect(watch.isAnswered).toBe(false);
    expect(watch.voiceToVoiceMs).toBeUndefined();
  });

  it('is waited for until it is there, the call is over, or the patience ends', async () => {
    const answered = new AnswerWatch();
    const listening = answered.until(() => answered.isListening, new AbortController().signal);
    answered.message(state('listening'), 10);
    expect(await listening).toBe(true);

    const over = new AnswerWatch();
    const ending = over.until(() => over.isAnswered, new AbortController().signal);
    over.message(ended, 10);
    expect(await ending).toBe(true);
    expect(over.isOver).toBe(true);

    const patience = new AbortController();
    const waiting = new AnswerWatch().until(() => false, patience.signal);
    patience.abort();
    expect(await waiting).toBe(false);
  });
});
