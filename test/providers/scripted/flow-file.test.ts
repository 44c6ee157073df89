import { describe, expect, it } from 'vitest';
import { describeFlow } from '../../../src/providers/scripted/describe-flow.ts';
import { FlowInvalid } from '../../../src/providers/scripted/flow-invalid.ts';
import { parseFlow } from '../../../src/providers/scripted/parse-flow.ts';
import { frontDesk, frontDeskText } from './front-desk.ts';

const small = `name: small
label: scripted
language: en-US
about: A flow for tests.
start: hall
slots:
  day: { type: day }
intents:
  visit:
    examples: ['visit us [on {day}]']
    go: asking
  leave:
    examples: [goodbye]
    everywhere: true
    say: Bye.
states:
  hall:
    ask: How can I help?
    intents: [visit]
  asking:
    slot: day
    ask: Which day?
    next: hall
fallbacks: [Sorry?]
escalate: { after: 3, intent: leave }
`;

/** What `parseFlow` has to say about the small flow after `change`; empty when it is fine. */
function problems(change: (text: string) => string): readonly string[] {
  try {
    parseFlow(change(small), 'small.yaml');
    return [];
  } catch (error) {
    if (!(error instanceof FlowInvalid)) throw error;
    return error.problems.map(({ line, path, message }) => `${line} ${path}: ${message}`);
  }
}

const both = (text: string) => text.replace('[goodbye]', '[goodbye, visit us]');

const replaced = (from: string, to: string) => problems((text) => text.replace(from, to));

describe('a flow file', () => {
  it('is read when it is good', () => expect(problems((text) => text)).toEqual([]));

  it.each([
    ['next: hall', 'nxt: hall', '23 states.asking.nxt: no such key; did you mean "next"?'],
    ['next: hall', 'next: hal', '23 states.asking.next: there is no state "hal"; did you mean "hall"?'],
    ['slot: day', 'slot: dya', '21 states.asking.slot: there is no slot "dya"; did you mean "day"?'],
    ['[visit]', '[visits]', '19 states.hall.intents.0: there is no intent "visits"; did you mean "visit"?'],
    ['Which day?', 'Which {dy}?', '22 states.asking.ask: nothing fills "{dy}" here; did you mean "day"?'],
    ['Which day?', '"Which day? 📅"', '22 states.asking.ask: "📅" can\'t be spoken; write it in words'],
    ['{day}]', '{dax}]', '10 intents.visit.examples: there is no slot "dax"; did you mean "day"?'],
    [
      'visit us [',
      'visit us 2 [',
      `10 intents.visit.examples.0: "2" can't be spoken; use lower-case words, numbers written out`,
    ],
    ['{day}]', '{day}', '10 intents.visit.examples.0: a "[" is never closed; add "]"'],
    ['[goodbye]', '[]', '13 intents.leave.examples: needs at least one phrase'],
    [
      '[goodbye]',
      '[visit us]',
      '13 intents.leave.examples.0: "visit us" also means "visit" in state "hall"; keep it in one of them, or let "visit" override',
    ],
    ['    next: hall\n', '', '20 states.asking: fills a slot and leads nowhere; add "next"'],
    ['name: small\n', '', '1 name: is missing; write a text here'],
    ['after: 3', 'after: soon', '25 escalate.after: must be a number, not a text'],
    ['after: 3', 'after: 0', '25 escalate.after: must be at least 1'],
    ['day: { type: day }', 'day: { type: date }', '7 slots.day.type: must be one of: day, time,'],
    [
      '{ type: day }',
      '{ type: day, open: [fryday] }',
      '7 slots.day.open.0: there is no "fryday" here; did you mean "friday"?',
    ],
    ['  asking:', '  askingDay:', '20 states.askingDay: must be kebab-case, like "book-day"'],
    ['go: asking', 'go: [asking]', '11 intents.visit.go: must be a text, not a list'],
    ['fallbacks: [Sorry?]', 'fallbacks: []', '24 fallbacks: is empty; write at least one here'],
    [
      'everywhere: true',
      'everywhere: often',
      '14 intents.leave.everywhere: must be true or false, not a text',
    ],
    [
      'start: hall',
      'start: hall\nkeys: { "#": leave }',
      '6 keys.#: "#" is no key of a telephone; use 0-9, * or A-D',
    ],
  ])('has "%s" and not "%s"', (from, to, complaint) => {
    expect(replaced(from, to)).toContainEqual(expect.stringContaining(complaint));
  });

  it('may give phrases two meanings where it says which one counts', () => {
    expect(problems(both)).toHaveLength(1);
    expect(
      problems((text) => both(text).replace('    go: asking', '    overrides: [leave]\n    go: asking')),
    ).toEqual([]);
    expect(
      problems((text) => text.replace('    go: asking', '    overrides: [leaf]\n    go: asking')),
    ).toEqual(['11 intents.visit.overrides.0: there is no intent "leaf"; did you mean "leave"?']);
  });

  it.each([
    ['{ 1: monday, 2: next tuesday, 3: leave }', undefined],
    ['{ 1: someday }', /^24 states\.asking\.keys\.1: "someday" can't be chosen here/],
    ['{ one: monday }', /^24 states\.asking\.keys\.one: "one" is no key/],
  ])('may map keys to words for a value: %s', (keys, complaint) => {
    const found = replaced('    next: hall', `    next: hall\n    keys: ${keys}`);
    if (complaint === undefined) expect(found).toEqual([]);
    else expect(found).toEqual([expect.stringMatching(complaint)]);
  });

  it('says which states and intents nothing leads to', () => {
    expect(replaced('    go: asking', '    say: Please do.')).toEqual([
      '20 states.asking: is never reached from "hall"; lead to it or remove it',
    ]);
    expect(replaced('    intents: [visit]\n', '')).toContain(
      '9 intents.visit: is offered in no state; list it in one, or give it "everywhere: true"',
    );
  });

  it('lets nothing be remembered without a yes', () => {
    const careless = replaced('ask: How can I help?', 'ask: Hi.\n    remember: { day: day }');
    expect(careless.join('\n')).toMatch(/reached from "asking" without a yes/);
    expect(careless.join('\n')).toMatch(/"day" would be forgotten/);
  });

  it('is told everything that is wrong at once, in the order of the file', () => {
    const found = problems((text) =>
      text.replace('next: hall', 'next: hal').replace('slot: day', 'slot: dya'),
    );
    expect(found.map((line) => line.split(' ')[1])).toEqual(['states.asking.slot:', 'states.asking.next:']);
  });

  it('is told of a misspelt key and of wrong names in one go, and not that the key is missing', () => {
    const found = problems((text) =>
      text
        .replace('next: hall', 'nxt: hall')
        .replace('[visit]', '[visits]')
        .replace('start:', 'strat: x\nstart:'),
    );
    expect(found.map((line) => line.split(': ')[0])).toEqual([
      '5 strat',
      '10 intents.visit',
      '20 states.hall.intents.0',
      '24 states.asking.nxt',
    ]);
  });

  it('is refused with a line when it is no YAML', () => {
    expect(problems((text) => `${text}\n  - [`)[0]).toMatch(/^\d+ : is not valid YAML/);
  });

  it('names the file in the message of its error', () => {
    expect(() => parseFlow(frontDeskText.replace('start: welcome', 'start: lobby'), 'desk.yaml')).toThrow(
      /^desk\.yaml:\d+ start: there is no state "lobby"/,
    );
  });
});

describe('the description of a flow', () => {
  it('has phrases to try for every intent, without gaps', () => {
    const { label, about, phrases } = describeFlow(frontDesk);
    expect(label).toBe('scripted');
    expect(about).toMatch(/no calendar/);
    expect(phrases.find(({ intent }) => intent === 'book')?.try).toEqual(['book an appointment']);
    expect(phrases.every((entry) => entry.try.length > 0 && entry.try.length <= 3)).toBe(true);
    expect(JSON.stringify(phrases)).not.toMatch(/[{}<>]{2}|\{\w+\}/);
  });
});
