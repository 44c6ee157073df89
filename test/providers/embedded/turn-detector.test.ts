import { beforeEach, describe, expect, it } from 'vitest';
import type { SpeechToTextEvent } from '../../../src/ports/speech-to-text.ts';
import type { Heard } from '../../../src/providers/embedded/heard.ts';
import { phraseJudgement } from '../../../src/providers/embedded/turn-judgement.ts';
import { TurnDetector } from '../../../src/providers/turn-detection/turn-detector.ts';

const phrase = (text: string): Heard => ({ type: 'phrase', text, confidence: 0.9 });
const beginning = (text: string): Heard => ({ type: 'beginning', text, confidence: 0.9 });
const sounds = (count: number): Heard => ({ type: 'other', sounds: count });

let heard: Heard;
let answers: boolean;
let events: string[];
let told: string[];
let heardMs: number;
let detector: TurnDetector<Heard>;

/** Speech is what isn't zero; the recogniser answers at once, unless it is told not to. */
beforeEach(() => {
  heard = phrase('yes');
  answers = true;
  events = [];
  told = [];
  heardMs = 0;
  let passedMs = 0;
  const answer = (): void => {
    if (answers) queueMicrotask(() => detector.answer(heard));
  };
  detector = new TurnDetector({
    judgement: phraseJudgement,
    recogniser: {
      begin: () => told.push('begin'),
      hear: ({ length }) => (heardMs += length / 8),
      check: () => {
        told.push('check');
        answer();
      },
      finish: () => {
        told.push('finish');
        answer();
      },
      end: () => told.push('end'),
    },
    activityOf: (block) => {
      passedMs += 10;
      const isSpeech = block[0] !== 0;
      return { isSpeech, isVoiced: isSpeech };
    },
    report: (event) => {
      if (event.type !== 'stt.alive') events.push(`${passedMs} ${described(event)}`);
    },
    completed: () => events.push('completed'),
    firstTurn: 3,
  });
  detector.opened();
});

function described(event: SpeechToTextEvent): string {
  const text = 'text' in event ? ` "${event.text}"` : '';
  const trigger = event.type === 'turn.eot' && event.trigger !== 'recogniser' ? ` ${event.trigger}` : '';
  return `${event.type}${'turn' in event ? ` ${event.turn}` : ''}${text}${trigger}`;
}

/** Says something, or nothing, for so long, in frames of 20 ms. */
async function pass(ms: number, level: number): Promise<void> {
  for (let at = 0; at < ms; at += 20) {
    detector.hear(new Int16Array(160).fill(level));
    await Promise.resolve();
  }
}
const speak = (ms: number): Promise<void> => pass(ms, 1);
const pause = (ms: number): Promise<void> => pass(ms, 0);

describe('the end of a turn', () => {
  it('is guessed 200 ms after a phrase, and certain after 500', async () => {
    await speak(400);
    await pause(600);
    expect(events).toEqual([
      '0 stt.opened',
      '10 turn.started 3 ""',
      '600 turn.eager-eot 3 "yes"',
      '900 turn.eot 3 "yes"',
    ]);
    expect(told).toEqual(['begin', 'check', 'end']);
  });

  it('comes a second after words that only begin a phrase', async () => {
    heard = beginning('i would like');
    await speak(400);
    await pause(1200);
    expect(events.slice(2)).toEqual(['1400 turn.eot 3 "i would like"']);
    expect(told).toEqual(['begin', 'check', 'finish', 'end']);
  });

  it('comes 400 ms after a noise, without words', async () => {
    heard = sounds(2);
    await speak(300);
    await pause(600);
    expect(events.slice(2)).toEqual(['700 turn.eot 3 ""']);
  });

  it('comes 900 ms after speech that no phrase covers', async () => {
    heard = sounds(12);
    await speak(1000);
    await pause(1000);
    expect(events.slice(2)).toEqual(['1900 turn.eot 3 "[unclear]"']);
  });

  it.each([
    ['one word that begins a phrase', 300, beginning('can'), ''],
    ['one drawn-out word that begins a phrase', 700, beginning('can'), '[unclear]'],
    ['a short sound of many parts', 300, sounds(8), ''],
    ['a long noise of few parts', 3000, sounds(6), ''],
  ])('after %s has the right words', async (_, ms, what, text) => {
    heard = what;
    await speak(ms);
    await pause(1200);
    expect(events.at(-1)).toContain(`turn.eot 3 "${text}"`);
  });

  it('comes after half a minute, whatever is said', async () => {
    await speak(31_000);
    expect(events.slice(2)).toEqual(['30000 turn.eot 3 "yes"', '30010 turn.started 4 ""']);
  });
});

describe('a caller who goes on', () => {
  it('after the guess resumes the turn, and what was silent in between is decoded too', async () => {
    await speak(400);
    await pause(300);
    await speak(200);
    expect(events.slice(2)).toEqual(['600 turn.eager-eot 3 "yes"', '710 turn.resumed 3']);
    expect(heardMs).toBe(900);
    await pause(600);
    expect(events.slice(4)).toEqual(['1100 turn.eager-eot 3 "yes"', '1400 turn.eot 3 "yes"']);
  });

  it('after something unclear resumes nothing, because nothing was guessed', async () => {
    heard = sounds(3);
    await speak(200);
    await pause(300);
    await speak(200);
    expect(events.slice(2)).toEqual([]);
    expect(told).toEqual(['begin', 'check']);
  });

  it('after the end begins a new turn, with the silence before it', async () => {
    await speak(400);
    await pause(700);
    heardMs = 0;
    await speak(20);
    expect(events.at(-1)).toBe('1110 turn.started 4 ""');
    expect(heardMs).toBe(400);
  });
});

describe('a recogniser that is busy', () => {
  it('delays no beginning of a turn, and changes no turn', async () => {
    answers = false;
    await speak(400);
    await pause(300);
    await speak(200);
    expect(events).toEqual(['0 stt.opened', '10 turn.started 3 ""']);
    answers = true;
    detector.answer(phrase('yes'));
    expect(events.slice(2)).toEqual(['600 turn.eager-eot 3 "yes"', '710 turn.resumed 3']);
  });

  it('is asked about the audio before a released key, and the turn ends there', async () => {
    answers = false;
    await speak(400);
    detector.endTurn();
    await pause(1000);
    detector.answer(phrase('no'));
    expect(events.slice(2)).toEqual(['400 turn.eot 3 "no" manual']);
    expect(told).toEqual(['begin', 'finish', 'end']);
  });
});

describe('a released key', () => {
  it('after the guess ends the turn with the words that were guessed', async () => {
    await speak(400);
    await pause(220);
    detector.endTurn();
    expect(events.slice(2)).toEqual(['600 turn.eager-eot 3 "yes"', '620 turn.eot 3 "yes" manual']);
  });

  it('from within an event waits until that is dealt with', async () => {
    const { length } = events;
    events.push = (...more) => {
      if (more.some((event) => event.includes('started'))) detector.endTurn();
      return Array.prototype.push.apply(events, more);
    };
    await speak(100);
    expect(told.slice(0, 3)).toEqual(['begin', 'finish', 'end']);
    expect(events.slice(length, length + 2)).toEqual(['10 turn.started 3 ""', '20 turn.eot 3 "yes" manual']);
  });
});

describe('audio that ends', () => {
  it('ends the open turn as well', async () => {
    await speak(400);
    detector.complete();
    await Promise.resolve();
    expect(events.slice(2)).toEqual(['400 turn.eot 3 "yes"', 'completed']);
  });
});

describe('more words', () => {
  it('are told while a turn is open', async () => {
    detector.words('lost');
    await speak(100);
    detector.words('i would');
    expect(events.slice(1)).toEqual(['10 turn.started 3 ""', '100 turn.updated 3 "i would"']);
  });
});
