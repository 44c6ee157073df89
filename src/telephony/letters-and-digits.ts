const escaped = 'Z._-';

/** Base64url and dots as letters and digits alone, which is all that some carriers hand back. */
export const asLettersAndDigits = (text: string): string =>
  text.replace(/[Z._-]/g, (character) => `Z${escaped.indexOf(character)}`);

/** What `asLettersAndDigits` was given. */
export const fromLettersAndDigits = (text: string): string =>
  text.replace(/Z([0-3])/g, (_pair, digit: string) => escaped[Number(digit)] ?? '');
