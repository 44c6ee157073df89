import type { WireAudio } from './server-message.ts';

/** What a client of `talky.v1` sends as text frames. */
export type ClientMessage =
  | {
      readonly type: 'start';
      readonly agent?: string;
      readonly audio: WireAudio;
      readonly output?: WireAudio;
      readonly resume?: string;
    }
  | { readonly type: 'text'; readonly text: string }
  | { readonly type: 'dtmf'; readonly digit: string }
  | { readonly type: 'end-turn' }
  | { readonly type: 'played'; readonly mark: string }
  | { readonly type: 'hangup' };

/** What a typed turn may have, in characters. */
export const maxTypedCharacters = 4000;

/** The keys of the keypad, row by row. */
export const keypadDigits = ['1', '2', '3', '4', '5', '6', '7', '8', '9', '*', '0', '#'] as const;

export const isKeypadDigit = (key: string): boolean => (keypadDigits as readonly string[]).includes(key);
