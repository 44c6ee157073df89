import { describe, expect, test } from 'vitest';
import { play, type Case, type Step } from './relay-rig.ts';

const setup = {
  type: 'setup',
  sessionId: 'VX1',
  callSid: 'CA1',
  from: '+15550001',
  to: '+15550002',
  customParameters: { site: 'north' },
};
const begun: readonly Step[] = [{ relay: setup }];
const text = (token: string, last: boolean, preemptible = false) => ({
  type: 'text',
  token,
  last,
  interruptible: true,
  preemptible,
});
const played = (word: number) => ({ type: 'caller.played', mark: `r1:${word}` }) as const;
const interrupt = (utteranceUntilInterrupt: string) => ({
  relay: { type: 'interrupt', utteranceUntilInterrupt, durationUntilInterruptMs: 460 },
});
const told = (value: string) => ({ relay: { type: 'info', name: 'tokensPlayed', value } });
const prompt = (voicePrompt: string, last = true) => ({ relay: { type: 'prompt', voicePrompt, last } });
const speaking: readonly Step[] = [
  ...begun,
  { reply: 'One two three four. Five six.', isWhole: true },
  { hand: 6 },
];
const whole = text('One two three four. Five six.', true);

const cases: readonly Case[] = [
  {
    name: 'a prompt is a turn; partial ones are the whole turn so far',
    rule: 'prompt: last indicates whether the caller speech has completed',
    steps: [...begun, prompt('Hold', false), prompt('Holding.', false), prompt('Holding.'), prompt('Yes.')],
    heard: [
      { type: 'turn.started', turn: 0, text: 'Hold' },
      { type: 'turn.updated', turn: 0, text: 'Holding.' },
      { type: 'turn.eot', turn: 0, text: 'Holding.' },
      { type: 'turn.eot', turn: 1, text: 'Yes.' },
    ],
  },
  {
    name: 'a key',
    rule: 'dtmf: digit',
    steps: [...begun, { relay: { type: 'dtmf', digit: '1' } }, { relay: { type: 'dtmf', digit: '12' } }],
    heard: [{ type: 'caller.dtmf', digit: '1' }],
    refusals: ['invalid-message'],
  },
  {
    name: 'nothing of a reply is sent before its playout begins, and then all of it that is made',
    rule: 'call-protocol, server → client: nothing of an uncommitted reply ever reaches the client',
    steps: [
      ...begun,
      { reply: 'A guess.', isWhole: true },
      { reply: 'One two.', isWhole: false },
      { hand: 1 },
      { reply: 'Three.', isWhole: false },
      { reply: '', isWhole: true },
    ],
    sent: [text('One two.', false), text(' Three.', false), text('', true)],
  },
  {
    name: 'words are heard when the clock lets expect it, where nothing is told',
    rule: '1: playback acknowledgement',
    steps: [...speaking, { waitMs: 4000 }],
    sent: [whole],
    heard: [played(0), played(6)],
  },
  {
    name: 'what was played is told: the newest mark of it is left open while more is to come',
    rule: 'events: tokens-played',
    steps: [...speaking, { waitMs: 300 }, told('One two'), told(' three four.'), told('Five six.')],
    sent: [whole],
    heard: [played(0), played(1), played(3), played(6)],
  },
  {
    name: 'an interruption: its last word was heard, and then a turn begins',
    rule: 'interrupt: utteranceUntilInterrupt',
    steps: [...speaking, { waitMs: 900 }, interrupt('One two three')],
    sent: [whole],
    heard: [played(0), played(3), { type: 'turn.started', turn: 0, text: '' }],
  },
  {
    name: 'an interruption of a later sentence names the words of that sentence alone',
    rule: 'interrupt: utteranceUntilInterrupt, as calls have shown',
    steps: [...speaking, { waitMs: 300 }, told('One two three four.'), told('Five'), interrupt('Five')],
    sent: [whole],
    heard: [played(0), played(3), played(4), played(5), { type: 'turn.started', turn: 0, text: '' }],
  },
  {
    name: 'a word that was cut was not heard',
    rule: 'interrupt: utteranceUntilInterrupt',
    steps: [...speaking, { waitMs: 900 }, interrupt('One tw')],
    sent: [whole],
    heard: [played(0), played(1), { type: 'turn.started', turn: 0, text: '' }],
  },
  {
    name: 'a sound without words ends as nothing',
    rule: 'interrupt',
    steps: [...begun, interrupt(''), { waitMs: 5000 }],
    heard: [
      { type: 'turn.started', turn: 0, text: '' },
      { type: 'turn.eot', turn: 0, text: '' },
    ],
  },
  {
    name: 'a reply that goes on after a pause is sent again from the word at which it goes on',
    rule: 'interrupt: utteranceUntilInterrupt is what was spoken',
    steps: [...speaking, { waitMs: 900 }, interrupt('One two three'), { hand: 3, from: 3 }],
    sent: [whole, text('four. Five six.', true)],
    heard: [played(0), played(3), { type: 'turn.started', turn: 0, text: '' }],
  },
  {
    name: 'a reply that is not paused is sent again at once',
    rule: 'interruptible: the other end has stopped its voice',
    talksOn: true,
    steps: [...speaking, { waitMs: 900 }, interrupt('One two three')],
    sent: [whole, text('four. Five six.', true)],
    heard: [played(0), played(3), { type: 'turn.started', turn: 0, text: '' }],
  },
  {
    name: 'a prompt without an interruption: all that was said was heard',
    rule: 'interruptible: any',
    steps: [...speaking, { waitMs: 900 }, prompt('Yes.')],
    sent: [whole],
    heard: [played(0), played(6), { type: 'turn.eot', turn: 0, text: 'Yes.' }],
  },
  {
    name: 'a key stops the voice as well, and begins no turn',
    rule: 'dtmf comes before the interrupt that it makes, as calls have shown',
    steps: [
      ...speaking,
      { waitMs: 900 },
      { relay: { type: 'dtmf', digit: '1' } },
      { call: { type: 'clear' } },
      interrupt('One two'),
    ],
    sent: [whole],
    heard: [played(0), played(1), { type: 'caller.dtmf', digit: '1' }],
  },
  {
    name: 'a cut reply is closed before the next one, which may end it',
    rule: 'text: last, preemptible',
    steps: [
      ...begun,
      { reply: 'One two.', isWhole: false },
      { hand: 2 },
      told('One'),
      { call: { type: 'clear' } },
      { reply: 'Three.', isWhole: true },
      { hand: 1 },
    ],
    sent: [text('One two.', false), text('', true, true), text('Three.', true, true)],
    heard: [played(0)],
  },
  {
    name: 'late events of a reply that is over change nothing',
    rule: '1: late echoes of a finished reply change nothing',
    steps: [
      ...speaking,
      { waitMs: 4000 },
      { call: { type: 'reply', event: 'ended', reply: 'r1', outcome: 'completed', heard: '', at: 1 } },
      told('Five six.'),
      told('Five six.'),
    ],
    sent: [whole],
    heard: [played(0), played(6)],
  },
  {
    name: 'the caller hangs up: what was heard is told before',
    rule: 'interrupt: what was heard is told before the call ends',
    steps: [...speaking, { waitMs: 900 }, { closes: true }],
    sent: [whole],
    heard: [played(0), played(1), { type: 'caller.hung-up' }],
  },
  {
    name: 'the agent hangs up: Twilio closes the socket, or has had its time',
    rule: 'end',
    steps: [
      ...begun,
      { call: { type: 'ended', reason: 'agent-hangup', durationMs: 1 } },
      prompt('Late.'),
      { waitMs: 2000 },
    ],
    sent: [{ type: 'end' }],
    closed: 1000,
  },
  {
    name: 'an error of theirs is noted, and cut',
    rule: 'error: description',
    steps: [...begun, { relay: { type: 'error', description: 'x'.repeat(300) } }],
    complaints: ['x'.repeat(200)],
  },
  ...(
    [
      ['no JSON', 'invalid-message'],
      [new Uint8Array(8), 'invalid-message'],
      [{ type: 'dance' }, 'unknown-message'],
      [{ type: 'prompt', voicePrompt: 5 }, 'invalid-message'],
      [{ type: 'dtmf', digit: '12' }, 'invalid-message'],
      [setup, 'invalid-message'],
    ] as const
  ).map(([relay, code]): Case => ({
    name: `${relay instanceof Uint8Array ? 'binary' : JSON.stringify(relay).slice(0, 40)} touches no call, and goes to the log`,
    rule: 'call-protocol, close codes, 4400: the first two are no end of the call',
    steps: [...begun, { relay }, prompt('Still here.')],
    heard: [{ type: 'turn.eot', turn: 0, text: 'Still here.' }],
    refusals: [code],
  })),
  ...[
    { type: 'setup', callSid: 7 },
    { ...setup, customParameters: { note: 'x'.repeat(4096) } },
  ].map((relay): Case => ({
    name: `a setup that can not be taken closes the socket at once: ${JSON.stringify(relay).slice(0, 40)}`,
    rule: 'setup',
    steps: [{ relay }, prompt('Is there anybody?'), ...begun],
    refusals: ['start-refused'],
    closed: 4422,
  })),
  {
    name: 'the third message that is wrong closes the call',
    rule: 'call-protocol, close codes, 4400: repeated 3 times',
    steps: [...begun, { relay: '{' }, { relay: '{' }, { relay: '{' }, prompt('Late.')],
    heard: [{ type: 'caller.hung-up' }],
    refusals: ['invalid-message', 'invalid-message', 'invalid-message'],
    closed: 4400,
  },
  {
    name: 'an info that is not known is left alone',
    rule: 'info',
    steps: [...begun, { relay: { type: 'info', name: 'agentSpeaking', value: 'on' } }],
  },
  {
    name: 'a parameter does not stand for who calls, or who is called',
    rule: 'setup: from, to, customParameters',
    steps: [{ relay: { ...setup, customParameters: { from: '+1999', to: '+1888', site: 'south' } } }],
    metadata: { from: '+15550001', to: '+15550002', site: 'south' },
  },
  {
    name: 'nothing is heard before the setup, and who does not set up is closed',
    rule: 'setup is sent immediately',
    steps: [prompt('Hello?'), { waitMs: 5000 }],
    refusals: ['invalid-message', 'start-timeout'],
    closed: 4408,
  },
];

describe('ConversationRelay', () => {
  test.each(cases)('$rule: $name', (each) => {
    const { heard = [], sent = [], complaints = [], refusals = [], closed, metadata, ...rest } = each;
    const played = play(rest);
    expect(played).toEqual({
      heard,
      sent,
      complaints,
      refusals,
      metadata: metadata ?? played.metadata,
      ...(closed === undefined ? {} : { closed }),
    });
  });
});
