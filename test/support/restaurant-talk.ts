import type { AnswerWish } from '../../tools/emulators/answer-script.ts';

/** What a caller says to a restaurant, in three turns. */
export const turns = [
  { text: 'Is there a table on Friday?', startMs: 0 },
  { text: 'Tell me about the house.', startMs: 0 },
  { text: 'Thank you, that is enough.', startMs: 0 },
] as const;

/** Long enough to be interrupted. */
export const story =
  'The house was built in nineteen hundred and four by a baker, who sold bread from its window for thirty years, and then it was a school for some time, and then it was empty.';

/** The model asks for the table, and answers the three turns. */
export const answers: readonly AnswerWish[] = [
  { toolCalls: [{ name: 'find_table', args: { day: 'Friday' }, id: 'one' }] },
  { text: 'Yes, there is one at seven.', firstTokenMs: 40, tokenMs: 5 },
  { when: 'house', text: story, firstTokenMs: 40, tokenMs: 5 },
  { when: 'enough', text: 'You are welcome.', firstTokenMs: 40, tokenMs: 5 },
];

/** The tool that finds the table, as a Realtime session is told of it. */
export const findTable = {
  type: 'function',
  name: 'find_table',
  description: 'Finds a free table.',
  parameters: { type: 'object', properties: { day: { type: 'string' } } },
} as const;
