import { describe, expect, it } from 'vitest';
import type { TurnEvent, TurnTrigger } from '../../../machines/vocabulary/turn.ts';
import { haveSameWords, joinedWords } from '../../../src/providers/google/joined-words.ts';
import { SpeechTurns } from '../../../src/providers/google/speech-turns.ts';

/** Google, said by the test. */
class Google {
  readonly told: TurnEvent[] = [];
  readonly finishes: TurnTrigger[] = [];
  readonly turns = new SpeechTurns({
    firstTurn: 3,
    settleMs: 400,
    report: (event) => this.told.push(event),
    finish: (trigger) => this.finishes.push(trigger),
  });

  interim(text: string): this {
    return this.#hear({ interim: { text, confidence: 0.9 } });
  }

  final(text: string, interim = ''): this {
    return this.#hear({
      final: { text, confidence: 0.8 },
      interim: { text: interim, confidence: undefined },
    });
  }

  voice(isSpeaking: boolean): this {
    return this.#hear({ isSpeaking });
  }

  passed(ms: number): this {
    for (let at = 0; at < ms; at += 100) this.turns.passed(100);
    return this;
  }

  get types(): readonly string[] {
    return this.told.map(({ type }) => type.replace('turn.', ''));
  }

  #hear(answer: Partial<Parameters<SpeechTurns['hear']>[0]>): this {
    this.turns.hear({
      final: undefined,
      interim: undefined,
      isSpeaking: undefined,
      failure: undefined,
      ...answer,
    });
    return this;
  }
}

describe('a turn', () => {
  it('starts with the first words, is likely over with a final piece, and over when no word follows', () => {
    const google = new Google().voice(true).interim('i want').interim('i want to book').voice(false);
    google.final('I want to book.').passed(300);
    expect(google.types).toEqual(['started', 'updated', 'updated', 'eager-eot']);
    google.passed(100);
    expect(google.told.slice(-2)).toEqual([
      { type: 'turn.eager-eot', turn: 3, text: 'I want to book.', confidence: 0.8 },
      { type: 'turn.eot', turn: 3, text: 'I want to book.', trigger: 'recogniser' },
    ]);
  });

  it('goes on when there are more words, and joins what was final', () => {
    const google = new Google()
      .final('I want to book')
      .passed(300)
      .interim(' on')
      .final(' on Tuesday.')
      .passed(400);
    expect(google.types).toEqual([
      'started',
      'eager-eot',
      'resumed',
      'updated',
      'updated',
      'eager-eot',
      'eot',
    ]);
    expect(google.told.at(-1)).toHaveProperty('text', 'I want to book on Tuesday.');
  });

  it('goes on when there is a voice, and waits two seconds for its words', () => {
    const google = new Google().voice(true).voice(false).final('Hello').passed(200).voice(true).passed(1900);
    expect(google.types).toEqual(['started', 'eager-eot', 'resumed']);
    google.passed(100);
    expect(google.types.at(-1)).toBe('eot');
  });

  it('is no nearer to its end with a final piece in the middle of speech', () => {
    const google = new Google().voice(true).final('I want to', ' book');
    expect(google.types).toEqual(['started']);
    google.passed(1000);
    expect(google.types).toEqual(['started']);
  });

  it('is guessed to be over when the voice has stopped, before its words are final', () => {
    const google = new Google().voice(true).interim('yes please').voice(false).passed(200);
    expect(google.told.at(-1)).toEqual({
      type: 'turn.eager-eot',
      turn: 3,
      text: 'yes please',
      confidence: 0.9,
    });
    google.final('Yes, please.');
    // It is only written otherwise.
    expect(google.types).toEqual(['started', 'eager-eot', 'updated']);
  });

  it('has its words asked for when they do not become final, and ends with what there is', () => {
    const google = new Google().interim('yes please').passed(1500);
    expect(google.finishes).toEqual(['recogniser']);
    google.passed(5000).turns.finished('recogniser');
    expect(google.told.at(-1)).toEqual({
      type: 'turn.eot',
      turn: 3,
      text: 'yes please',
      trigger: 'recogniser',
    });
  });

  it('ends by hand with the words that come of it, and the next one has the next number', () => {
    const google = new Google().interim('call');
    google.turns.endTurn('manual');
    google.final('Call me.').turns.finished('manual');
    expect(google.told.at(-1)).toEqual({ type: 'turn.eot', turn: 3, text: 'Call me.', trigger: 'manual' });
    google.interim('and');
    expect(google.told.at(-1)).toEqual({ type: 'turn.started', turn: 4, text: 'and' });
  });

  it('goes on in another stream', () => {
    const google = new Google().interim('one two');
    google.turns.finished(undefined);
    google.final('three').passed(400);
    expect(google.told.at(-1)).toHaveProperty('text', 'one two three');
  });

  it('needs words', () => {
    const google = new Google().voice(true).interim(' ').voice(false).final('').passed(3000);
    expect(google.told).toEqual([]);
    expect(google.turns.isBetweenTurns).toBe(true);
  });
});

describe('pieces of what somebody says', () => {
  it.each([
    ['one', 'two', 'one two'],
    ['one ', ' two', 'one two'],
    ['', ' two', 'two'],
    ['予約を', 'お願いします', '予約をお願いします'],
    ['予約', 'OK', '予約 OK'],
  ])('%j and %j are %j', (one, other, both) => {
    expect(joinedWords(one, other)).toBe(both);
  });

  it('have the same words however they are written', () => {
    expect(haveSameWords('yes please', 'Yes, please.')).toBe(true);
    expect(haveSameWords('yes please', 'yes')).toBe(false);
  });
});
