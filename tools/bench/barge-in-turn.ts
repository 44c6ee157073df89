import type { CallEvent } from '../../machines/vocabulary/call-event.ts';

const words = 'could you tell me when';

/**
 * A turn of a call: two guesses of which the second holds, and an answer that the caller interrupts with another turn,
 * which is answered to its end. `turn` is the number of its first turn, `reply` that of its first reply; it has two turns
 * and three replies.
 */
export function bargeInTurn(turn: number, reply: number): readonly CallEvent[] {
  const held = reply + 1;
  const last = reply + 2;
  const text = `${words} you are open`;
  const interruption = 'no wait I meant tomorrow';
  return [
    { type: 'turn.started', turn, text: '' },
    { type: 'turn.updated', turn, text: 'could' },
    { type: 'turn.updated', turn, text: 'could you tell' },
    { type: 'turn.eager-eot', turn, text: words, confidence: 0.6 },
    { type: 'reply.text-ready', reply },
    { type: 'turn.resumed', turn },
    { type: 'turn.updated', turn, text: `${words} you are` },
    { type: 'turn.eager-eot', turn, text, confidence: 0.7 },
    { type: 'reply.text-ready', reply: held },
    { type: 'reply.audio-ready', reply: held },
    { type: 'turn.eot', turn, text },
    { type: 'playout.started', reply: held },
    { type: 'turn.started', turn: turn + 1, text: '' },
    { type: 'turn.updated', turn: turn + 1, text: 'no' },
    { type: 'turn.updated', turn: turn + 1, text: 'no wait I' },
    { type: 'playout.cut', reply: held, heard: 'We are open' },
    { type: 'turn.updated', turn: turn + 1, text: 'no wait I meant' },
    { type: 'turn.updated', turn: turn + 1, text: interruption },
    { type: 'turn.eot', turn: turn + 1, text: interruption },
    { type: 'reply.text-ready', reply: last },
    { type: 'reply.audio-ready', reply: last },
    { type: 'playout.started', reply: last },
    { type: 'reply.completed', reply: last, words: true },
    { type: 'playout.finished', reply: last },
  ];
}
