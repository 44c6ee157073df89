import { describe, expect, it } from 'vitest';
import { foldDialogue } from '../../../src/providers/scripted/dialogue.ts';
import { agent, frontDesk, monday, reply, talk, user } from './front-desk.ts';

const wholeBooking = 'i would like to book a checkup on tuesday at three thirty';
const confirmation = 'A checkup on Tuesday at three thirty in the afternoon. Is that right?';
const booked =
  "You're booked for a checkup on Tuesday at three thirty in the afternoon. Is there anything else?";

describe('booking', () => {
  it('asks for one thing after the other, confirms, and books on a yes', () => {
    expect(reply('book an appointment')).toBe('What is it for? A checkup, a cleaning, or a filling?');
    expect(reply('book an appointment', 'a checkup')).toBe('Which day would suit you?');
    expect(reply('book an appointment', 'a checkup', 'on tuesday')).toBe('And at what time on Tuesday?');
    const asked = ['book an appointment', 'a checkup', 'on tuesday', 'at three thirty'];
    expect(reply(...asked)).toBe(confirmation);
    expect(reply(...asked, 'yes please')).toBe(booked);
  });

  it('takes everything from one sentence', () => {
    expect(reply(wholeBooking)).toBe(confirmation);
  });

  it('asks only for what is missing', () => {
    expect(reply('book a cleaning tomorrow')).toBe('And at what time on Tuesday?');
    expect(reply('book an appointment', 'at ten', 'a filling')).toBe('Which day would suit you?');
  });

  it.each([
    ['Tuesday at 3:30pm', 'Tuesday at three thirty in the afternoon'],
    ['tues, 15:30', 'Tuesday at three thirty in the afternoon'],
    ['how about wednesday around 2pm?', 'Wednesday at two in the afternoon'],
    ['March 10th at 9', 'Tuesday the tenth of March at nine in the morning'],
    ['3/10 at 9:15 a.m.', 'Tuesday the tenth of March at nine fifteen in the morning'],
    ['tuesday... no, thursday at noon', 'Thursday at noon'],
    ['not tuesday but friday at quarter to five', 'Friday at four forty five in the afternoon'],
  ])('understands the typed "%s"', (typed, spoken) => {
    expect(reply('book a checkup', typed)).toBe(`A checkup on ${spoken}. Is that right?`);
  });

  it.each([
    ['no, wednesday', 'A checkup on Wednesday at three thirty in the afternoon. Is that right?'],
    ['no make it ten', 'A checkup on Tuesday at ten in the morning. Is that right?'],
    [
      'could we say a cleaning instead',
      'A cleaning on Tuesday at three thirty in the afternoon. Is that right?',
    ],
    ['yes but on friday', 'A checkup on Friday at three thirty in the afternoon. Is that right?'],
  ])('is corrected by "%s" and confirmed anew', (correction, expected) => {
    expect(reply(wholeBooking, correction)).toBe(expected);
  });

  it('asks what to change after a plain no', () => {
    expect(reply(wholeBooking, 'no')).toBe('What should I change? Tell me another day or time.');
    expect(reply(wholeBooking, 'no', 'at ten')).toBe(
      'A checkup on Tuesday at ten in the morning. Is that right?',
    );
  });

  it('refuses closed days and hours, and keeps the rest of what was said', () => {
    expect(reply('book a checkup on saturday at ten')).toBe(
      'We are closed at the weekend. Which day would suit you?',
    );
    expect(reply('book a checkup on saturday at ten', 'monday')).toContain('at ten in the morning');
    expect(reply('book a checkup on tuesday', '6pm')).toBe(
      'We see patients from eight to five. And at what time on Tuesday?',
    );
  });

  it('forgets everything when the caller starts over', () => {
    expect(reply(wholeBooking, 'cancel that')).toBe("Okay, that's forgotten. How can I help you?");
    expect(reply(wholeBooking, 'start over', 'book an appointment')).toContain('What is it for?');
  });

  it('can be done again for another appointment', () => {
    expect(reply(wholeBooking, 'yes', 'book an appointment')).toContain('What is it for?');
  });
});

describe('a yes', () => {
  it.each(['yes', 'Yes, please!', 'yeah', 'mm-hmm', 'okay', "that's right", 'yes that is correct', 'um yes'])(
    'is understood from "%s"',
    (yes) => expect(reply(wholeBooking, yes)).toBe(booked),
  );

  it.each([
    'hmm',
    'um',
    'maybe',
    'yes no',
    'yes but later',
    'not yes',
    'right after lunch',
    'is that ok',
    'is it right?',
    '[unclear]',
    '',
  ])('is not understood from "%s"', (text) =>
    expect(talk(wholeBooking, text).end.state.name).toBe('book-confirm'),
  );

  it('does not count for a question whose day and time were not heard', () => {
    const cut = [user(wholeBooking), agent('A checkup on'), user('yes')];
    expect(foldDialogue(frontDesk, cut, monday).reply.text).toBe(confirmation);
    const unheard = [user(wholeBooking), user('yes')];
    expect(foldDialogue(frontDesk, unheard, monday).reply.text).toBe(confirmation);
  });

  it('counts once the values were heard, even when the question was cut short', () => {
    const heard = 'A checkup on Tuesday at three thirty in the afternoon. Is';
    const messages = [user(wholeBooking), { ...agent(heard), interrupted: true }, user('yes')];
    expect(foldDialogue(frontDesk, messages, monday).reply.text).toBe(booked);
  });

  it('answers the last line that was heard, not the question before it', () => {
    const messages = [user(wholeBooking), agent(confirmation), agent('Are you still there?'), user('yes')];
    expect(foldDialogue(frontDesk, messages, monday).reply.text).toBe(confirmation);
  });

  it('does not count for a day that has become another one at midnight', () => {
    const { messages } = talk('book a checkup tomorrow at ten');
    const dialogue = foldDialogue(frontDesk, [...messages, user('yes')], { ...monday, day: 3 });
    expect(dialogue.reply.text).toBe('A checkup on Wednesday at ten in the morning. Is that right?');
  });
});

describe('moving and cancelling', () => {
  it('work on the appointment that was made in the call', () => {
    const made = [wholeBooking, 'yes'];
    const move = [...made, 'i need to move my appointment to friday at ten'];
    expect(reply(...move)).toBe('From Tuesday to Friday at ten in the morning. Is that right?');
    expect(reply(...move, 'yes')).toContain('Your appointment is now on Friday at ten in the morning.');
    expect(reply(...move, 'yes', 'cancel my appointment')).toContain('your appointment on Friday?');
    expect(reply(...made, 'cancel my appointment', 'yes')).toContain('Your appointment is cancelled.');
    expect(reply(...made, 'cancel my appointment', 'no')).toContain('it stays as it is');
  });

  it('ask for the day of any other appointment', () => {
    expect(reply('move my appointment')).toBe('Which day is your appointment?');
    expect(reply('move my appointment', 'on tuesday')).toBe('Which day would you like instead of Tuesday?');
    expect(reply('change my appointment from tuesday to thursday at noon')).toBe(
      'From Tuesday to Thursday at noon. Is that right?',
    );
    expect(reply('please can you cancel my wednesday appointment')).toBe(
      'Shall I cancel your appointment on Wednesday?',
    );
  });
});

describe('questions at any time', () => {
  it.each([
    ['what are your hours', "We're open Monday to Friday, from eight to five."],
    ['When do you open?', "We're open Monday to Friday, from eight to five."],
    ["what's your address", "We're at twelve Mill Street, next to the library."],
  ])('"%s" is answered, and what was asked before is asked again', (question, answer) => {
    expect(reply('book an appointment', question)).toBe(
      `${answer} What is it for? A checkup, a cleaning, or a filling?`,
    );
  });

  it('repeats the last reply', () => {
    expect(reply(wholeBooking, 'say that again')).toBe(confirmation);
    expect(reply('book a checkup', 'what are your hours', 'repeat that')).toContain('from eight to five');
  });

  it('is honest about a person', () => {
    expect(reply('can i speak to someone')).toMatch(/call you back; in this demo, nobody is told/);
  });

  it('says goodbye and hangs up', () => {
    const { end } = talk(wholeBooking, 'yes', 'no thank you');
    expect(end.reply).toEqual({
      text: 'Thank you for calling. Goodbye!',
      tool: { name: 'end_call', args: {} },
    });
  });

  it('goes on after a goodbye that was interrupted', () => {
    expect(reply('goodbye', 'book a checkup')).toBe('Which day would suit you?');
  });
});

describe('keys', () => {
  it('do the whole booking', () => {
    expect(reply('1', '1', 'tuesday', '330', '1')).toBe(booked);
    expect(talk('1', '2', 'tuesday', '1530', '2').end.state.name).toBe('book-change');
  });

  it('mean what the state says, then what the flow says', () => {
    expect(talk('1', 'a checkup', 'tuesday', '9').end.state.name).toBe('book-confirm');
    expect(talk('1', '00').end.state.name).toBe('call-back');
    expect(talk('1', '1', '**').end.state.name).toBe('welcome');
    expect(reply('1', '*')).toContain('What is it for?');
  });
});

describe('what was not understood', () => {
  it.each(['[unintelligible]', '[unclear]', 'xyzzy', 'book a [unintelligible] on tuesday', ''])(
    '"%s" is answered by other lines in turn, each with a way out, and in the end by a person',
    (text) => {
      const first = talk(text).end;
      expect(first.reply.text).toMatch(
        /^Sorry, I didn't get that\. You can say "book an appointment".* How can I help you\?$/,
      );
      const second = talk(text, text).end;
      expect(second.reply.text).toMatch(
        /^I can only understand a few phrases.*"what are your hours", or press zero/,
      );
      const third = talk(text, text, text).end;
      expect(third.reply.text).toMatch(/type what you want.*press zero.*speak to a person/);
      expect([first, second, third].map(({ state }) => state.name)).toEqual([
        'welcome',
        'welcome',
        'welcome',
      ]);
      expect(talk(text, text, text, text, text).end.state.name).toBe('call-back');
    },
  );

  it('keeps what was said before', () => {
    const lost = Array<string>(4).fill('[unintelligible]');
    expect(reply('book a checkup', ...lost, 'tuesday')).toBe('And at what time on Tuesday?');
    expect(reply('book a checkup', '[unintelligible]')).toBe(
      'Sorry, I didn\'t get that. You can say "on Tuesday". Which day would suit you?',
    );
  });

  it('is forgiven by a turn that was understood', () => {
    const turns = ['[unintelligible]', '[unintelligible]', 'book an appointment', '[unintelligible]'];
    expect(reply(...turns)).toMatch(/^Sorry, I didn't get that\. .*What is it for\?/);
  });

  it('does not include a mere "mm-hmm", which only has the question asked again', () => {
    const { end } = talk('book an appointment', 'mm-hmm');
    expect(end.reply.text).toBe('What is it for? A checkup, a cleaning, or a filling?');
    expect(end.misses).toBe(0);
  });

  it.each(['the weather is nice today', 'i fell down ten times', 'my dog ate a sandwich', 'seven'])(
    'stays where it was after "%s"',
    (text) => expect(talk(text).end.state.name).toBe('welcome'),
  );
});

describe('turns that were left unanswered', () => {
  it('are all understood, and the last one is answered', () => {
    const messages = [user('i want to book an appointment'), user('on tuesday'), user('a cleaning')];
    expect(foldDialogue(frontDesk, messages, monday).reply.text).toBe('And at what time on Tuesday?');
  });
});
