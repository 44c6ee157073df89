import { describe, expect, it } from 'vitest';
import { foldDialogue } from '../../../src/providers/scripted/dialogue.ts';
import { agent, frontDesk, monday, reply, talk, user } from './front-desk.ts';

const whole = 'book a checkup on tuesday at three thirty';
const hours = "We're open Monday to Friday, from eight to five.";

/** What the caller says in turn, and the last reply. */
type Talk = readonly [name: string, turns: readonly string[], answer: string];

const corrections: readonly Talk[] = [
  [
    'another day while the time is asked',
    ['book a checkup', 'tuesday', 'actually wednesday'],
    'And at what time on Wednesday?',
  ],
  [
    'a no and the right day',
    [whole, 'no, not tuesday, wednesday'],
    'A checkup on Wednesday at three thirty in the afternoon. Is that right?',
  ],
  ['a no and a wait', [whole, 'no wait'], 'What should I change? Tell me another day or time.'],
  ['that it is not right', [whole, "that's not right"], 'What should I change? Tell me another day or time.'],
  [
    'no, and then that nothing is to be changed',
    [whole, 'no', 'nothing'],
    'A checkup on Tuesday at three thirty in the afternoon. Is that right?',
  ],
  [
    'no, and then which part',
    [whole, 'no', 'the day', 'wednesday'],
    'A checkup on Wednesday at three thirty in the afternoon. Is that right?',
  ],
  ['that it is wrong', [whole, "that's wrong"], 'What should I change? Tell me another day or time.'],
  ['that the day is wrong', [whole, 'the day is wrong'], 'Which day would suit you better?'],
  [
    'that the time is to be changed',
    [whole, 'change the time', 'at noon'],
    'A checkup on Tuesday at noon. Is that right?',
  ],
  [
    'another day and time after that',
    [whole, 'another day', 'friday at ten'],
    'A checkup on Friday at ten in the morning. Is that right?',
  ],
  [
    'something else',
    [whole, 'no', 'something else', 'a filling'],
    'A filling on Tuesday at three thirty in the afternoon. Is that right?',
  ],
  [
    'another day for a move',
    ['move my appointment from monday to friday at ten', 'a different day', 'thursday'],
    'From Monday the ninth of March to Thursday at ten in the morning. Is that right?',
  ],
  [
    'two times at once, of which the later counts',
    ['book a checkup tuesday', 'at ten or eleven'],
    'A checkup on Tuesday at eleven in the morning. Is that right?',
  ],
];

const minds: readonly Talk[] = [
  ['never mind', [whole, 'never mind'], "Okay, that's forgotten. How can I help you?"],
  [
    'another wish in place of a yes',
    [whole, 'i changed my mind', 'cancel my appointment'],
    'Which day is your appointment?',
  ],
  [
    'cancel that, once it is booked',
    [whole, 'yes', 'cancel that'],
    'Shall I cancel your appointment on Tuesday?',
  ],
  ['cancel that, before it is booked', [whole, 'cancel that'], "Okay, that's forgotten. How can I help you?"],
  [
    'another wish in the middle',
    ['move my appointment', 'book a checkup on friday at ten'],
    'A checkup on Friday at ten in the morning. Is that right?',
  ],
  [
    'to cancel in the middle of booking',
    ['book a checkup', 'i want to cancel my appointment on friday'],
    'Shall I cancel your appointment on Friday?',
  ],
  [
    'to move in place of a yes',
    [whole, 'move my appointment from monday'],
    'Which day would you like instead of Monday the ninth of March?',
  ],
  [
    'cancel, and nothing more, in the middle',
    ['book a checkup', 'cancel'],
    "Okay, that's forgotten. How can I help you?",
  ],
  ['cancel, and nothing more', ['cancel'], 'Which day is your appointment?'],
  [
    'a no to the cancelling',
    [whole, 'yes', 'cancel it', 'no'],
    'Okay, it stays as it is. Is there anything else?',
  ],
  ['a yes to a question that is none', ['yes'], 'How can I help you?'],
  ['a yes after goodbye', ['goodbye', 'yes'], 'Thank you for calling. Goodbye!'],
];

const days: readonly Talk[] = [
  [
    'a date that does not exist',
    ['book a checkup', 'the thirty first of april'],
    'Sorry, I didn\'t get that. You can say "on Tuesday". Which day would suit you?',
  ],
  ['a day that is over', ['book a checkup', 'yesterday'], 'That day is over. Which day would suit you?'],
  ['last tuesday', ['book a checkup', 'last tuesday'], 'That day is over. Which day would suit you?'],
  [
    'last monday, on a Monday',
    ['book a checkup', 'last monday'],
    'That day is over. Which day would suit you?',
  ],
  ['a closed day', ['book a checkup', 'sunday'], 'We are closed at the weekend. Which day would suit you?'],
  [
    'a time after hours',
    ['book a checkup', 'monday', 'seven pm'],
    'We see patients from eight to five. And at what time on Monday the ninth of March?',
  ],
  [
    'a time that does not exist',
    ['book a filling at 25:00'],
    'We see patients from eight to five. Which day would suit you?',
  ],
  [
    'today',
    ['book a checkup', 'today', 'at eight'],
    'A checkup today at eight in the morning. Is that right?',
  ],
];

const asides: readonly Talk[] = [
  [
    'the hours in the middle of a booking',
    ['book a cleaning', 'what are your opening hours'],
    `${hours} Which day would suit you?`,
  ],
  [
    'the hours in place of a yes',
    [whole, 'are you open on friday'],
    `${hours} A checkup on Tuesday at three thirty in the afternoon. Is that right?`,
  ],
  ['what was said', ['book a cleaning', 'what was that'], 'Which day would suit you?'],
  [
    'what was said, in surprise',
    [whole, 'sorry what'],
    'A checkup on Tuesday at three thirty in the afternoon. Is that right?',
  ],
  ['how one is', ['how are you'], 'Hello! How can I help you?'],
  ['who it is', ['are you a robot'], "I'm a scripted assistant, not a person. How can I help you?"],
  ['the prices', ['how much is a checkup'], "I don't know the prices. How can I help you?"],
  [
    'when the appointment is',
    [whole, 'yes', 'when is my appointment'],
    "I can't look that up. I only know what we agree on in this call. Is there anything else?",
  ],
  ['to change a booking', ['i want to change my booking'], 'Which day is your appointment?'],
  ['for the dentist', ['i need to see the dentist'], 'What is it for? A checkup, a cleaning, or a filling?'],
  ['for a free day', ['do you have anything on thursday', 'a checkup'], 'And at what time on Thursday?'],
];

describe.each([
  ['who corrects', corrections],
  ['who changes their mind', minds],
  ['with an odd day', days],
  ['who asks something else', asides],
])('a caller %s', (_kind, talks) => {
  it.each(talks)('says %s', (_name, turns, answer) => expect(reply(...turns)).toBe(answer));
});

describe('a caller who rambles', () => {
  it('is understood by the few words that count', () => {
    const rambling =
      'well hello there my name is mary and i was wondering whether it would be possible for me to come in some ' +
      'time next week for a check up because my tooth has been hurting a bit since sunday';
    expect(reply(rambling, 'at ten')).toBe(
      'A checkup on Monday the ninth of March at ten in the morning. Is that right?',
    );
  });

  it('without any such words is not', () => {
    const rambling =
      'you know what happened to me the other day i was walking my dog and who do i meet there';
    expect(talk(rambling).end).toMatchObject({ misses: 1, state: { name: 'welcome' } });
    expect(talk(`${rambling} `.repeat(40)).end).toMatchObject({ misses: 1, state: { name: 'welcome' } });
  });

  it.each(['tuesday', 'at ten', 'who would have thought', 'it is what it is'])(
    'with "%s" alone wants nothing',
    (text) => expect(talk('speak to a person', text).end.state.name).toBe('call-back'),
  );
});

describe('a time that is over', () => {
  const afternoon = { ...monday, minute: 14 * 60 };
  const fold = (today: typeof afternoon, ...turns: readonly string[]) =>
    foldDialogue(frontDesk, turns.map(user), today);

  it('can’t be had today', () => {
    expect(fold(afternoon, 'book a checkup today at ten').reply.text).toBe(
      'That time is over already. And at what time today?',
    );
    expect(fold(afternoon, 'book a checkup at ten', 'today').reply.text).toBe(
      'That time is over already. And at what time today?',
    );
    expect(fold(afternoon, 'book a checkup tomorrow at ten', 'no, today').reply.text).toBe(
      'That time is over already. And at what time today?',
    );
  });

  it('can be had tomorrow, and a later one today', () => {
    expect(fold(afternoon, 'book a checkup tomorrow at ten').state.name).toBe('book-confirm');
    expect(fold(afternoon, 'book a checkup today at three').state.name).toBe('book-confirm');
  });

  it('is not booked by a yes that comes when it is over', () => {
    const asked = 'A checkup today at three in the afternoon. Is that right?';
    const messages = [user('book a checkup today at three'), agent(asked), user('yes')];
    expect(foldDialogue(frontDesk, messages, afternoon).state.name).toBe('booked');
    expect(foldDialogue(frontDesk, messages, { ...monday, minute: 15 * 60 + 1 }).state.name).toBe(
      'book-time',
    );
  });
});
