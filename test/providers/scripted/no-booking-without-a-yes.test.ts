import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Message } from '../../../machines/vocabulary/history.ts';
import { foldDialogue } from '../../../src/providers/scripted/dialogue.ts';
import { spokenWords } from '../../../src/providers/scripted/spoken-words.ts';
import { readYesNo } from '../../../src/providers/scripted/yes-no.ts';
import { agent, frontDesk, monday, user } from './front-desk.ts';

const phrases = [
  'book a checkup on tuesday at ten',
  'a filling',
  'tomorrow',
  'at noon',
  'no',
  'no, friday',
  'cancel that',
  'move my appointment to monday at nine',
  'cancel my appointment on friday',
  'yes',
  'okay',
  'mm-hmm',
  '1',
  '2',
  'yes but',
  'yes no',
  'right',
  'book',
  'checkup ten tuesday',
  '[unintelligible]',
  '3',
  '1530',
  '',
  '*',
  '0',
  'thank you goodbye',
];
const turn = fc.oneof(
  { weight: 6, arbitrary: fc.constantFrom(...phrases) },
  {
    weight: 2,
    arbitrary: fc
      .array(fc.constantFrom(...phrases.flatMap((p) => p.split(' '))), { maxLength: 6 })
      .map((w) => w.join(' ')),
  },
  { weight: 1, arbitrary: fc.string({ unit: 'grapheme' }) },
);
/** How much of the reply was heard, from nothing to all of it. */
const heard = fc.oneof(
  { weight: 4, arbitrary: fc.constant(1) },
  { weight: 1, arbitrary: fc.double({ min: 0, max: 1, noNaN: true }) },
);
const agreed = new Map([
  ['booked', 'book-confirm'],
  ['moved', 'move-confirm'],
  ['cancelled', 'cancel-confirm'],
]);

describe('a conversation of anything at all', () => {
  it('books, moves and cancels only by a yes to a question that was heard, and never throws', () => {
    let reached = 0;
    fc.assert(
      fc.property(fc.array(fc.tuple(turn, heard), { maxLength: 9 }), (turns) => {
        const messages: Message[] = [];
        let before = foldDialogue(frontDesk, messages, monday);
        let lastHeard = '';
        for (const [text, share] of turns) {
          messages.push(user(text));
          const after = foldDialogue(frontDesk, messages, monday);
          expect(frontDesk.states.get(after.state.name)).toBe(after.state);
          expect(after.reply.text).not.toMatch(/[{}]|undefined/);
          if (agreed.has(after.state.name) && after.state !== before.state) {
            reached++;
            expect(before.state.name).toBe(agreed.get(after.state.name));
            expect(text === '1' || readYesNo(spokenWords(text)) === 'yes').toBe(true);
            const day = before.slots.get('day') ?? before.slots.get('appointment-day');
            expect(day).toBeDefined();
            expect(lastHeard).toMatch(/today|(?:on|to) [A-Z]\w+day/);
          }
          before = after;
          lastHeard = after.reply.text.slice(0, Math.round(after.reply.text.length * share));
          if (lastHeard !== '') messages.push(agent(lastHeard));
        }
      }),
      { numRuns: 400, seed: 20_260_302 },
    );
    expect(reached).toBeGreaterThan(10);
  });
});
