import type { Act } from '../../tools/explore/act.ts';
import type { Setting } from '../../tools/explore/plan.ts';

/** A call in which an invariant was broken once, as small as it was made. */
export interface FoundCall {
  readonly name: string;
  readonly setting: Partial<Setting>;
  readonly acts: readonly Act[];
}

const greeting = { text: 'Welcome to everybody.' } as const;

export const foundCalls: readonly FoundCall[] = [
  {
    name: 'the reply is cut between a clause and the next one, whose text is there',
    setting: {},
    acts: [
      { do: 'turn', event: 'eot', text: 'I want a table.', lag: 0 },
      { do: 'tokens', count: 3 },
      { do: 'pass', ms: 830 },
      { do: 'tokens', count: 3 },
      { do: 'turn', event: 'started', text: 'no', lag: 0 },
    ],
  },
  {
    name: 'what cut a reply turns out to be a backchannel',
    setting: {},
    acts: [
      { do: 'type', text: 'typed words' },
      { do: 'turn', event: 'started', text: 'no', lag: 0 },
      { do: 'turn', event: 'eot', text: 'yeah', lag: 0 },
    ],
  },
  {
    name: 'a voice fails in the middle of a clause, and the next one says nothing',
    setting: { greeting, voiceByHand: true, rest: 'dead' },
    acts: [
      { do: 'voice-steps', count: 4 },
      { do: 'fail-voice', voice: 0, how: 'unreachable' },
    ],
  },
  {
    name: 'the caller contests a reply of which all that was made is played',
    setting: { greeting, voiceByHand: true, wordTimestamps: false },
    acts: [
      { do: 'voice-steps', count: 3 },
      { do: 'pass', ms: 300 },
      { do: 'turn', event: 'started', text: '', lag: 0 },
      { do: 'turn', event: 'eot', text: '', lag: 0 },
    ],
  },
  {
    name: 'a model fails while the reply is paused in its first word',
    setting: {},
    acts: [
      { do: 'type', text: 'typed words' },
      { do: 'tokens', count: 3 },
      { do: 'pass', ms: 300 },
      { do: 'turn', event: 'started', text: '', lag: 0 },
      { do: 'end-answer', how: 'unreachable' },
      { do: 'answer', words: 3, tools: [], how: 'unreachable' },
    ],
  },
  {
    name: 'another turn begins while the one before it is being released',
    setting: {},
    acts: [
      { do: 'turn', event: 'eager-eot', text: 'yeah', lag: 0 },
      { do: 'end-turn' },
      { do: 'turn', event: 'started', text: '', lag: 1 },
      { do: 'pass', ms: 300 },
      { do: 'turn', event: 'eot', text: 'wait a moment', lag: 0 },
    ],
  },
  {
    name: 'one voice fails, and the next one at once',
    setting: { voiceByHand: true },
    acts: [
      { do: 'turn', event: 'eager-eot', text: 'I want a table', lag: 0 },
      { do: 'answer', words: 1, tools: [], how: 'stop' },
      { do: 'throw', who: 'voice' },
      { do: 'fail-voice', voice: 0, how: 'unreachable' },
      { do: 'turn', event: 'eot', text: 'I want a table', lag: 0 },
    ],
  },
  {
    name: 'a voice without word times fails while its first word is paused, and the next one is cut',
    setting: { wordTimestamps: false, speed: 1 },
    acts: [
      { do: 'turn', event: 'updated', text: 'I want a table.', lag: 0 },
      { do: 'turn', event: 'eot', text: 'I want a table.', lag: 0 },
      { do: 'tokens', count: 3 },
      { do: 'pass', ms: 143 },
      { do: 'pass', ms: 100 },
      { do: 'turn', event: 'started', text: '', lag: 0 },
      { do: 'fail-voice', voice: 0, how: 'unreachable' },
      { do: 'pass', ms: 80 },
      { do: 'turn', event: 'eager-eot', text: 'I want a table.', lag: 0 },
    ],
  },
];
