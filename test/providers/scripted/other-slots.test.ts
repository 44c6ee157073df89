import { describe, expect, it } from 'vitest';
import { foldDialogue } from '../../../src/providers/scripted/dialogue.ts';
import { parseFlow } from '../../../src/providers/scripted/parse-flow.ts';
import { agent, monday, user } from './front-desk.ts';

const table = parseFlow(
  `name: table
label: scripted
language: en-US
about: A restaurant's line.
start: hall
slots:
  guests: { type: number }
  outside: { type: yes-no }
intents:
  reserve:
    examples: ['(reserve | i want) a table [for {guests}]']
    go: guests
  leave:
    examples: [goodbye]
    everywhere: true
    say: Bye.
states:
  hall:
    ask: How can I help?
    intents: [reserve]
  guests:
    topic: table
    slot: guests
    ask: For how many?
    answers: ['[for] {guests} [of us]']
    next: outside
    menu: the number
  outside:
    topic: table
    slot: outside
    ask: Would you like to sit outside?
    next: sure
    keys: { 1: yes please, 2: no thank you }
  sure:
    topic: table
    ask: A table for {guests}, outside, {outside}. Is that right?
    yes: done
    no: hall
    keys: { 1: 'yes', 2: 'no' }
  done:
    topic: table
    done: true
    say: Done.
misdialled: Press {menu}.
fallbacks: [Sorry?]
escalate: { after: 3, intent: leave }
`,
  'table.yaml',
);

function reply(...turns: readonly string[]): string {
  const messages = [];
  let text = '';
  for (const turn of turns) {
    messages.push(user(turn));
    ({ text } = foldDialogue(table, messages, monday).reply);
    messages.push(agent(text));
  }
  return text;
}

describe('a number', () => {
  it.each(['four', 'for four of us', '4', 'there will be 4 of us', 'um four please'])(
    'is taken from "%s"',
    (said) => {
      expect(reply('reserve a table', said, 'no')).toBe('A table for four, outside, no. Is that right?');
    },
  );

  it('is taken with the wish', () => {
    expect(reply('i want a table for twelve')).toBe('Would you like to sit outside?');
  });

  it.each(['many', 'all of us', '[unintelligible]'])('is asked for again after "%s"', (said) => {
    expect(reply('reserve a table', said)).toBe('Sorry? For how many?');
  });

  it('is asked for with the keys after keys that are none', () => {
    expect(reply('reserve a table', '**')).toBe('Press the number. For how many?');
  });
});

describe('a yes or a no', () => {
  it.each([
    ['yes please', 'yes'],
    ['no thanks', 'no'],
    ['1', 'yes'],
    ['2', 'no'],
  ])('is taken from "%s"', (said, value) => {
    expect(reply('reserve a table', '4', said)).toBe(`A table for four, outside, ${value}. Is that right?`);
  });

  it.each(['maybe', 'yes and no', 'if it is warm'])('is asked for again after "%s"', (said) => {
    expect(reply('reserve a table', '4', said)).toMatch(/Would you like to sit outside\?$/);
  });

  it('and keys lead to the end', () => {
    expect(reply('reserve a table', '12', '2', '1')).toBe('Done.');
    expect(reply('reserve a table', '12', '2', '2')).toBe('How can I help?');
  });
});
