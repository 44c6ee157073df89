import type { Dice } from './dice.ts';

/** What a caller asks for, what may be answered, and the tool that the answer takes. `{day}` and the like are filled in. */
export interface Exchange {
  /** The part by which it is known again in what was heard. */
  readonly about: string;
  /** A comma is where the caller may pause to think. */
  readonly says: string;
  readonly answers: readonly [string, ...string[]];
  readonly tool?: ToolName;
}

export type ToolName = 'find-appointment' | 'book-appointment' | 'send-message';

const blanks = {
  day: ['Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday'],
  time: ['nine', 'half past ten', 'noon', 'two', 'a quarter to four'],
  name: ['Amelia Stone', 'Jonas Weber', 'Priya Nair', 'Tom Becker', 'Lucia Marin'],
  street: ['Mill Lane', 'Harbour Street', 'Station Road'],
} as const satisfies Readonly<Record<string, readonly [string, ...string[]]>>;

export const exchanges: readonly [Exchange, ...Exchange[]] = [
  {
    about: 'move my appointment',
    says: "I'd like to move my appointment, to {day} if you can",
    answers: [
      'Of course. I can offer you {day} at {time}. Would that suit you?',
      'Let me see. On {day} there is one place left, at {time}. Shall I take that one for you?',
    ],
    tool: 'find-appointment',
  },
  {
    about: 'works for me',
    says: '{day} works for me, at {time}',
    answers: ['Good, that is {day} at {time}. I have written it down. Is there anything else?'],
    tool: 'book-appointment',
  },
  {
    about: 'my name is',
    says: 'my name is, {name}',
    answers: ['Thank you. I have found you, {name}. What can I do for you today?'],
    tool: 'find-appointment',
  },
  {
    about: 'when are you open',
    says: 'when are you open on {day}',
    answers: [
      'On {day} we are open from nine in the morning until six in the evening. Around noon it is quiet.',
      'From nine to six. On {day} we close for an hour at noon.',
    ],
  },
  {
    about: 'get to you',
    says: 'how do I get to you, from {street}',
    answers: [
      'From {street} it is a ten minute walk. Go down to the river, turn left at the bridge, and we are the second house.',
      'Take the tram at {street} for three stops. The entrance is behind the bakery.',
    ],
  },
  {
    about: 'cost me',
    says: 'what will that cost me, roughly',
    answers: [
      'A first visit is forty dollars. What comes after that depends on what we find, and we tell you beforehand.',
    ],
  },
  {
    about: 'text message',
    says: 'could you send me that, as a text message',
    answers: ['Done. The message is on its way to the number that you are calling from.'],
    tool: 'send-message',
  },
  {
    about: 'bring somebody',
    says: 'may I bring somebody with me, on {day}',
    answers: ['Yes, please do. There is room for two, and coffee while you wait.'],
  },
  {
    about: 'parking',
    says: 'is there any parking near you',
    answers: [
      'There is a car park on {street}, and the first hour is free. On {day} it fills up early, so come before {time}.',
    ],
  },
  {
    about: 'say that again',
    says: 'sorry, could you say that again',
    answers: [
      'Certainly. I said that {day} at {time} is free, and that I can keep it for you until tonight.',
    ],
  },
  {
    about: 'think about it',
    says: "I'll have to think about it, maybe {day} is better",
    answers: ['Take your time. I can keep {day} at {time} for you until tomorrow.'],
  },
  {
    about: 'no thanks',
    says: 'no thanks',
    answers: ['All right. What else would you like to know?', 'Very well. Is there something else?'],
  },
];

export const goodbye: Exchange = {
  about: "that's all",
  says: "that's all, thank you and goodbye",
  answers: ['Thank you for calling. Have a good day.'],
};

/** The exchange that was meant by what was heard, which may be its beginning only. */
export function exchangeOf(heard: string): Exchange | undefined {
  const text = heard.toLowerCase();
  return [...exchanges, goodbye].findLast(({ about }) => text.includes(about));
}

/** Fills the blanks of a sentence: with what is in `from`, else with what the dice say. */
export function filled(sentence: string, dice: Dice, from = ''): string {
  const text = from.toLowerCase();
  return sentence.replace(/\{(\w+)\}/gu, (blank, kind: string) => {
    if (!(kind in blanks)) return blank;
    const words = blanks[kind as keyof typeof blanks];
    return words.find((word) => text.includes(word.toLowerCase())) ?? dice.pick(words);
  });
}
