import { describe, expect, it } from 'vitest';
import type { SpeechToTextEvent } from '../../../src/ports/speech-to-text.ts';
import type { NovaResults } from '../../../src/providers/deepgram/nova-messages.ts';
import { NovaTurns } from '../../../src/providers/deepgram/nova-turns.ts';

function listening(settleMs = 400) {
  const events: SpeechToTextEvent[] = [];
  const turns = new NovaTurns({ firstTurn: 0, settleMs, report: (event) => events.push(event) });
  let lastWordMs = 0;
  const hear = (text: string, more: Partial<NovaResults> = {}): void => {
    if (text !== '') lastWordMs += 500;
    turns.hear({
      text,
      confidence: 0.9,
      isFinal: false,
      isSpeechFinal: false,
      isFromFinalize: false,
      lastWordMs: text === '' ? undefined : lastWordMs,
      ...more,
    });
  };
  const told = (): readonly string[] =>
    events
      .filter(({ type }) => type !== 'stt.alive')
      .map((event) => ('text' in event ? `${event.type} ${event.text}` : event.type));
  return { turns, hear, told, events };
}

const final = { isFinal: true };
const pause = { isFinal: true, isSpeechFinal: true };

describe('a turn of Nova', () => {
  it('joins the segments that are final with the one that is not', () => {
    const { hear, told } = listening();
    hear('i need');
    hear('i need to cancel', final);
    hear('my');
    hear('my order', pause);
    expect(told()).toEqual([
      'turn.started i need',
      'turn.updated i need to cancel',
      'turn.updated i need to cancel my',
      'turn.updated i need to cancel my order',
      'turn.eager-eot i need to cancel my order',
    ]);
  });

  it('is over when a pause has lasted for enough audio', () => {
    const { turns, hear, told } = listening();
    hear('hello', pause);
    turns.audioSent(320);
    expect(told().at(-1)).toBe('turn.eager-eot hello');
    turns.audioSent(80);
    expect(told().at(-1)).toBe('turn.eot hello');
  });

  it('goes on when words come before that', () => {
    const { turns, hear, told } = listening();
    hear('hello', pause);
    turns.audioSent(320);
    hear('there');
    turns.audioSent(320);
    hear('there', pause);
    turns.audioSent(400);
    expect(told().slice(1)).toEqual([
      'turn.eager-eot hello',
      'turn.resumed',
      'turn.updated hello there',
      'turn.eager-eot hello there',
      'turn.eot hello there',
    ]);
  });

  it('is over with its pause where nothing has to settle', () => {
    const { hear, told } = listening(0);
    hear('hello', pause);
    expect(told()).toEqual(['turn.started hello', 'turn.eot hello']);
  });

  it('pauses without new words, too', () => {
    const { hear, told } = listening();
    hear('hello', final);
    hear('', pause);
    expect(told()).toEqual(['turn.started hello', 'turn.eager-eot hello']);
  });

  it('is ended by UtteranceEnd in noise, and its words that become final afterwards start no other', () => {
    const { turns, hear, told } = listening();
    hear('hello there');
    turns.utteranceEnded(500);
    hear('hello there', { ...final, lastWordMs: 520 });
    turns.utteranceEnded(500);
    expect(told()).toEqual(['turn.started hello there', 'turn.eot hello there']);
  });

  it('is not ended by the UtteranceEnd of the one before', () => {
    const { turns, hear, told } = listening();
    hear('hello', pause);
    turns.audioSent(400);
    hear('and');
    turns.utteranceEnded(500);
    expect(told().at(-1)).toBe('turn.started and');
  });

  it('is ended by the answer to Finalize, if one was asked for', () => {
    const { turns, hear, told, events } = listening();
    hear('hello');
    hear('hello', { isFinal: true, isFromFinalize: true });
    expect(told()).toEqual(['turn.started hello']);
    turns.endSoon();
    hear('', { isFinal: true, isFromFinalize: true });
    expect(events.at(-1)).toEqual({ type: 'turn.eot', turn: 0, text: 'hello', trigger: 'manual' });
  });

  it('is over with the audio', () => {
    const { turns, hear, told } = listening();
    hear('hello');
    turns.complete();
    turns.complete();
    expect(told()).toEqual(['turn.started hello', 'turn.eot hello']);
  });
});
