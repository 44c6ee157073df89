import { describe, expect, it } from 'vitest';
import { frontDesk, reply, talk } from './front-desk.ts';

describe('keys alone', () => {
  it('book an appointment', () => {
    expect(reply('1', '2', '5', '900')).toBe('A cleaning on Friday at nine in the morning. Is that right?');
    expect(talk('1', '2', '5', '900', '1').end.state.name).toBe('booked');
  });

  it.each([
    ['1', 'A checkup on Friday at nine in the morning. Is that right?', '1'],
    ['2', 'A cleaning on Wednesday at nine in the morning. Is that right?', '3'],
    ['3', 'A cleaning on Friday at three thirty in the afternoon. Is that right?', '330'],
  ])('correct it after a no: %s', (what, answer, value) => {
    expect(reply('1', '2', '5', '900', '2', what, value)).toBe(answer);
  });

  it('move an appointment, and correct that', () => {
    expect(reply('2', '2', '4', '330', '1')).toContain('is now on Thursday at three thirty in the afternoon');
    expect(reply('2', '2', '4', '330', '2', '1', '5')).toBe(
      'From Tuesday to Friday at three thirty in the afternoon. Is that right?',
    );
    expect(reply('2', '2', '4', '330', '2', '2', '1000')).toContain('at ten in the morning');
  });

  it('cancel an appointment, ask, and say goodbye', () => {
    expect(reply('3', '2', '1')).toContain('Your appointment is cancelled.');
    expect(reply('3', '2', '2')).toContain('it stays as it is');
    expect(reply('4')).toContain('from eight to five');
    expect(reply('5')).toContain('Mill Street');
    expect(reply('00')).toContain('call you back');
    expect(talk('3', '2', '1', '2').end.reply.tool?.name).toBe('end_call');
  });

  it.each([
    ['1530', 'three thirty in the afternoon'],
    ['330', 'three thirty in the afternoon'],
    ['0330', 'three thirty in the afternoon'],
    ['1000', 'ten in the morning'],
    ['9', 'nine in the morning'],
    ['12', 'noon'],
    ['1205', 'twelve oh five in the afternoon'],
  ])('%s is a time where one is asked for', (keys, time) => {
    expect(reply('1', '1', '2', keys)).toBe(`A checkup on Tuesday at ${time}. Is that right?`);
  });

  it.each([
    ['0314', 'We are closed at the weekend. Which day would suit you?'],
    ['0316', 'And at what time on Monday the sixteenth of March?'],
    ['1225', 'And at what time on Friday the twenty fifth of December?'],
    ['0431', /^That key does nothing here\. Press one for Monday/],
    ['1301', /^That key does nothing here\. Press one for Monday/],
  ])('%s is a date where a day is asked for, if there is one', (keys, answer) => {
    expect(reply('1', '1', keys)).toEqual(
      typeof answer === 'string' ? answer : expect.stringMatching(answer),
    );
  });

  it('are read out for a zero, wherever one is', () => {
    for (const [turns, menu] of [
      [[], 'one to book, two to move, three to cancel'],
      [['1'], 'one for a checkup, two for a cleaning, three for a filling'],
      [['1', '1'], 'one for Monday, up to five for Friday'],
      [['1', '1', '2'], 'three or four keys for a time'],
      [['1', '1', '2', '330'], 'one for yes, two for no'],
    ] as const) {
      const { end } = talk(...turns, '0');
      expect(end.reply.text).toContain(`By keys: ${menu}`);
      expect(end.reply.text).toContain('two zeros ask for a person');
      expect(end.state).toBe(talk(...turns).end.state);
    }
  });

  it('that mean nothing are told what would', () => {
    expect(reply('1', '7')).toBe(
      'That key does nothing here. Press one for a checkup, two for a cleaning, three for a filling. ' +
        'What is it for? A checkup, a cleaning, or a filling?',
    );
    expect(talk('1', '7', '8', '9', '777', '#').end.misses).toBe(0);
  });

  it('reach every state', () => {
    const ways = new Map<string, readonly string[]>([['welcome', []]]);
    // New entries are visited as well: a Map's iteration sees what is added to it.
    for (const [, turns] of ways)
      for (const key of ['1', '2', '3', '4', '5', '00', '330']) {
        const { name } = talk(...turns, key).end.state;
        if (!ways.has(name)) ways.set(name, [...turns, key]);
      }
    expect([...frontDesk.states.keys()].filter((name) => !ways.has(name))).toEqual([]);
  });
});
