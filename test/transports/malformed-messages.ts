import type { ConformanceCase, Outcome, Step } from './carrier-rig.ts';

/** One message that is wrong, and what it is refused as. */
type Wrong = readonly [
  name: string,
  carrier: object | string | Uint8Array,
  code: 'invalid-message' | 'unknown-message',
];

export interface CarrierWords {
  /** All that a call begins with. */
  readonly begun: readonly Step[];
  readonly started: NonNullable<Outcome['started']>;
  /** A message of audio, and what is heard of it. */
  readonly media: Step;
  readonly heard: Outcome['heard'];
  /** What is wrong on this carrier alone. */
  readonly wrong: readonly Wrong[];
}

const deep = `{"event":"media","media":${'{"a":'.repeat(20)}1${'}'.repeat(20)}}`;

/** On every carrier that sends objects of JSON, each with an `event`. */
const wrongEverywhere: readonly Wrong[] = [
  ['text that is not JSON', 'hello', 'invalid-message'],
  ['JSON that is cut off', '{"event":"media"', 'invalid-message'],
  ['a list', '[]', 'invalid-message'],
  ['a text', '"start"', 'invalid-message'],
  ['null', 'null', 'invalid-message'],
  ['no event', { streamSid: 'MZ1', streamId: 's1', stream_id: 'S1' }, 'invalid-message'],
  ['an event that is a number', { event: 7 }, 'invalid-message'],
  ['an event that is a list', { event: ['stop'] }, 'invalid-message'],
  ['JSON that is too deep', deep, 'invalid-message'],
  ['a key __proto__', '{"event":"stop","__proto__":{"a":1}}', 'invalid-message'],
  ['a key constructor', '{"event":"stop","constructor":{}}', 'invalid-message'],
  ['a key prototype', '{"event":"stop","prototype":{}}', 'invalid-message'],
  ['a binary frame', Buffer.from([0xff, 0xff]), 'invalid-message'],
  ['an event that nobody has', { event: 'dance' }, 'unknown-message'],
];
const three: readonly Step[] = [{ carrier: 'x' }, { carrier: { event: 'x' } }, { carrier: Buffer.alloc(1) }];
const threeRefused = ['invalid-message', 'unknown-message', 'invalid-message'];

/** What becomes of messages that are wrong, and of a call that does not begin. */
export function malformedMessages(words: CarrierWords): readonly ConformanceCase[] {
  const { begun, started, media, heard, wrong } = words;
  return [
    ...[...wrongEverywhere, ...wrong].map(([name, carrier, code]) => ({
      name,
      rule: 'call-protocol: a malformed or unknown message is not fatal the first two times',
      steps: [...begun, { carrier }, media],
      started,
      heard,
      refused: [code],
    })),
    {
      name: 'three of them, before the start',
      rule: 'call-protocol: 4400 malformed or unknown message, repeated 3 times',
      steps: [...three, ...begun],
      refused: threeRefused,
      closed: 4400,
    },
    {
      name: 'three of them, in a call',
      rule: 'call-protocol: 4400 malformed or unknown message, repeated 3 times',
      steps: [...begun, ...three, media],
      started,
      heard: [{ type: 'caller.vanished' }],
      refused: threeRefused,
      closed: 4400,
    },
    {
      name: 'no start',
      rule: 'call-protocol: 4408 no start within 5 s',
      steps: [...begun.slice(0, -1), { waitMs: 5000 }],
      refused: ['start-timeout'],
      closed: 4408,
    },
  ];
}
