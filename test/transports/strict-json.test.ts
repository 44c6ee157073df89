import { describe, expect, test } from 'vitest';
import { InvalidMessage } from '../../src/errors/protocol-error.ts';
import { parseStrictJson } from '../../src/transports/strict-json.ts';

const nested = (open: string, close: string, levels: number): string =>
  `${open.repeat(levels)}${close.repeat(levels)}`;

const taken: readonly (readonly [string, string])[] = [
  ['as many levels as are allowed', nested('[', ']', 4)],
  ['many objects and lists, none of them deep', `[${Array.from({ length: 50 }, () => '{"a":[1]}').join()}]`],
  ['braces in text', '{"text":"{{{{{{[[[[[["}'],
  ['a quote in text, and braces behind it', String.raw`{"text":"\"{{{{{{\\","b":1}`],
  ['words of a prototype in values', '{"text":"__proto__","b":["constructor","prototype"]}'],
  ['such a word in a longer key', '{"my constructor":1,"prototypes":2}'],
  ['an escape in text', String.raw`{"text":"\u005f_proto__"}`],
  ['the same key twice: the last counts', '{"a":1,"a":2}'],
];

const refused: readonly (readonly [string, string])[] = [
  ['a level too many', nested('[', ']', 5)],
  ['a level too many, of objects', '{"a":{"a":{"a":{"a":{}}}}}'],
  ['a level too many, of both', '[{"a":[{"a":[]}]}]'],
  ['a level too many behind others that are closed', `[[],{},[],{},${nested('[', ']', 4)}]`],
  ['a level too many that is never closed', '[[[[['],
  ['__proto__', '{"__proto__":{"a":1}}'],
  ['constructor, in an object', '{"a":{"constructor":1}}'],
  ['prototype, in a list', '{"a":[1,{"prototype":1}]}'],
  ['__proto__, escaped', String.raw`{"\u005f_proto__":1}`],
  ['constructor, escaped', String.raw`{"a":[{"c\u006Fnstructor":1}]}`],
  ['text that is cut off', '{"a":1'],
  ['a comma too many', '[1,]'],
  ['two values', '{} {}'],
  ['nothing', ''],
];

describe('JSON from a stranger', () => {
  test.each(taken)('is taken: %s', (_, text) => {
    expect(parseStrictJson(text, 4)).toEqual(JSON.parse(text));
  });

  test.each(refused)('is refused: %s', (_, text) => {
    expect(() => parseStrictJson(text, 4)).toThrow(InvalidMessage);
  });

  test('is not told of in the error', () => {
    expect(() => parseStrictJson('{"key":secret}', 4)).toThrow('The message is not valid JSON.');
  });
});
