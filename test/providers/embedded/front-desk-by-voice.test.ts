import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openEmbeddedEars, type EmbeddedEars } from '../../../src/providers/embedded/embedded-ears.ts';
import { speakAs } from '../../support/spoken.ts';
import { grammarOf, heardBy } from './hearing-call.ts';

let ears: EmbeddedEars;
beforeAll(async () => {
  ears = await openEmbeddedEars();
});
afterAll(() => ears.close());

const phrases: readonly (readonly [state: string, text: string])[] = [
  ['welcome', 'hello there'],
  ['welcome', 'book an appointment'],
  ['welcome', 'i would like to book a cleaning on tuesday at three thirty'],
  ['welcome', 'i need to change my appointment from monday to friday'],
  ['welcome', 'cancel my appointment on wednesday'],
  ['welcome', 'what are your hours'],
  ['welcome', 'where are you located'],
  ['welcome', 'speak to a person'],
  ['welcome', 'help me'],
  ['welcome', 'say that again'],
  ['welcome', 'never mind'],
  ['welcome', 'goodbye'],
  ['book-service', 'a cleaning'],
  ['book-day', 'on thursday'],
  ['book-day', 'tomorrow at ten'],
  ['book-time', 'at quarter past two'],
  ['book-time', 'nine thirty in the morning'],
  ['book-confirm', 'yes'],
  ['book-confirm', 'yes please'],
  ['book-confirm', "that's right"],
  ['book-confirm', 'no thank you'],
  ['book-confirm', 'no on wednesday'],
  ['move-day', 'to friday at noon'],
  ['booked', 'no thanks'],
];

/** Of the second voice every fourth phrase: what the recogniser can hear is shown by the first. */
const callers = [
  { voice: 'rms', said: phrases },
  { voice: 'kal16', said: phrases.filter((_, index) => index % 4 === 0) },
] as const;

describe.each(callers)('a caller with the voice $voice', ({ voice, said }) => {
  it.each(said)('in state %s, who says "%s", is understood', async (state, text) => {
    const call = await heardBy(ears, grammarOf(state), await speakAs(voice, text, 8000));
    expect(call.texts).toEqual([text]);
  });
});

const unknown = [
  'do you sell bicycles',
  'the weather is very nice today',
  'my cat ate the homework',
  'can you recommend a good restaurant',
  'i think the train was late again',
  'please send me the invoice by email',
  'how much is a root canal',
  'my insurance has changed since last year',
  'who won the football match last night',
  'i have lost my keys somewhere',
  'is the doctor married',
  'we are moving to another city in spring',
  'the quick brown fox jumps over the lazy dog',
  'it hurts when i bite on something cold',
  "i don't know what to say",
];
const states = ['welcome', 'book-day', 'book-time', 'book-confirm'];

describe('a caller who says what nobody expects', () => {
  it.each(['rms', 'kal16'] as const)('with the voice %s, is told apart nearly always', async (voice) => {
    const texts: string[] = [];
    for (const [index, text] of unknown.entries()) {
      const state = states[index % states.length] ?? '';
      texts.push(...(await heardBy(ears, grammarOf(state), await speakAs(voice, text, 8000))).texts);
    }
    const unclear = texts.filter((text) => text === '[unclear]');
    const accepted = texts.filter((text) => text !== '[unclear]' && text !== '');
    expect([accepted.length, accepted]).toEqual([expect.toSatisfy((count: number) => count <= 1), accepted]);
    expect(unclear.length).toBeGreaterThanOrEqual(unknown.length - 2);
  });
});
