import fc from 'fast-check';
import type { EarsState } from './explored-ears.ts';
import { answerPlan, endings, toolNames, type Ending, type ToolName } from './plan.ts';

type TurnName = 'started' | 'updated' | 'eager-eot' | 'resumed' | 'eot';

/** One thing that somebody does in or around a call. */
export type Act =
  /** `lag` is 0 for the running turn; a stale one is negative. */
  | { readonly do: 'turn'; readonly event: TurnName; readonly text: string; readonly lag: number }
  | { readonly do: 'type'; readonly text: string }
  | { readonly do: 'key'; readonly digit: string }
  | {
      readonly do:
        | 'end-turn'
        | 'stop-reply'
        | 'ask-for-reply'
        | 'hang-up'
        | 'vanish'
        | 'operator-hangup'
        | 'drain';
    }
  | { readonly do: 'operator-say'; readonly text: string }
  | { readonly do: 'ears'; readonly become: EarsState }
  | { readonly do: 'pass'; readonly ms: number }
  | { readonly do: 'tokens'; readonly count: number }
  /** All of an answer at once. */
  | {
      readonly do: 'answer';
      readonly words: number;
      readonly tools: readonly ToolName[];
      readonly how: Ending;
    }
  | { readonly do: 'call-tool'; readonly name: ToolName }
  | { readonly do: 'end-answer'; readonly how: Ending }
  | { readonly do: 'voice-steps'; readonly count: number }
  | {
      readonly do: 'fail-voice';
      readonly voice: number;
      readonly how: 'unreachable' | 'throttled' | 'protocol';
    }
  | { readonly do: 'stop-voice'; readonly voice: number }
  | { readonly do: 'end-tool'; readonly choice: number; readonly ok: boolean }
  | { readonly do: 'end-transfer'; readonly ok: boolean }
  | { readonly do: 'answer-mark'; readonly choice: number }
  | { readonly do: 'throw'; readonly who: 'model' | 'voice' };

/** Stands for the words of the turn so far. */
export const asBefore = '=';
const anyText = fc.constantFrom(
  '',
  'yeah',
  'no',
  'wait a moment',
  'I want a table',
  'I want a table.',
  'uh huh',
  'stop',
);
const anyLag = fc.oneof(
  { weight: 12, arbitrary: fc.constant(0) },
  { weight: 1, arbitrary: fc.constantFrom(-1, 1) },
);

const turnOf = (event: TurnName, text: fc.Arbitrary<string>): fc.Arbitrary<Act> =>
  fc.record({ do: fc.constant('turn'), event: fc.constant(event), text, lag: anyLag });

const turnAct: fc.Arbitrary<Act> = fc.oneof(
  { weight: 2, arbitrary: turnOf('started', fc.oneof(fc.constant(''), anyText)) },
  { weight: 2, arbitrary: turnOf('updated', anyText) },
  { weight: 4, arbitrary: turnOf('eager-eot', fc.oneof(fc.constant(asBefore), anyText)) },
  { weight: 1, arbitrary: turnOf('resumed', fc.constant('')) },
  {
    weight: 5,
    arbitrary: turnOf(
      'eot',
      fc.oneof({ weight: 3, arbitrary: fc.constant(asBefore) }, { weight: 2, arbitrary: anyText }),
    ),
  },
);

const pass: fc.Arbitrary<Act> = fc.record({
  do: fc.constant('pass'),
  ms: fc.oneof(fc.nat(400), fc.constantFrom(10, 100, 300), fc.nat(4000)),
});

const otherCallerAct: fc.Arbitrary<Act> = fc.oneof(
  {
    weight: 3,
    arbitrary: fc.record({ do: fc.constant('type'), text: fc.constantFrom('typed words', 'ok') }),
  },
  { weight: 3, arbitrary: fc.record({ do: fc.constant('key'), digit: fc.constantFrom('1', '2', '#') }) },
  { weight: 3, arbitrary: fc.record({ do: fc.constant('end-turn') }) },
  { weight: 2, arbitrary: fc.record({ do: fc.constantFrom('stop-reply', 'ask-for-reply') }) },
  {
    weight: 2,
    arbitrary: fc.record({ do: fc.constant('operator-say'), text: fc.constant('One more word.') }),
  },
  {
    weight: 3,
    arbitrary: fc.record({
      do: fc.constant('ears'),
      become: fc.constantFrom('up', 'lost', 'silent', 'refusing', 'up'),
    }),
  },
  {
    weight: 1,
    arbitrary: fc.record({ do: fc.constantFrom('hang-up', 'vanish', 'operator-hangup', 'drain') }),
  },
);

const answerMark: fc.Arbitrary<Act> = fc.record({ do: fc.constant('answer-mark'), choice: fc.nat(3) });
const endTool: fc.Arbitrary<Act> = fc.record({
  do: fc.constant('end-tool'),
  choice: fc.nat(2),
  ok: fc.boolean(),
});
const endTransfer: fc.Arbitrary<Act> = fc.record({ do: fc.constant('end-transfer'), ok: fc.boolean() });
const failVoice: fc.Arbitrary<Act> = fc.oneof(
  fc.record({
    do: fc.constant('fail-voice'),
    voice: fc.nat(1),
    how: fc.constantFrom('unreachable', 'throttled', 'protocol'),
  }),
  fc.record({ do: fc.constant('stop-voice'), voice: fc.nat(1) }),
  fc.record({ do: fc.constant('throw'), who: fc.constantFrom('model', 'voice') }),
);

/** What the caller, the operator and the recogniser do, and failures that nobody plans. */
export const worldAct: fc.Arbitrary<Act> = fc.oneof(
  { weight: 9, arbitrary: turnAct },
  { weight: 3, arbitrary: otherCallerAct },
  { weight: 1, arbitrary: fc.oneof(answerMark, failVoice) },
  { weight: 2, arbitrary: endTool },
  { weight: 1, arbitrary: endTransfer },
);

const wholeAnswer: fc.Arbitrary<Act> = answerPlan.map(({ words, tools, ending }) => ({
  do: 'answer',
  words,
  tools,
  how: ending,
}));

/** The same, and everything that providers do, and time. */
export const anyAct: readonly fc.Arbitrary<Act>[] = [
  turnAct,
  turnAct,
  turnAct,
  turnAct,
  otherCallerAct,
  pass,
  pass,
  pass,
  fc.record({ do: fc.constant('tokens'), count: fc.integer({ min: 1, max: 4 }) }),
  wholeAnswer,
  wholeAnswer,
  fc.record({ do: fc.constant('call-tool'), name: fc.constantFrom(...toolNames) }),
  fc.record({
    do: fc.constant('end-answer'),
    how: fc.constantFrom(...endings, 'stop', 'stop', 'stop', 'stop'),
  }),
  fc.record({ do: fc.constant('voice-steps'), count: fc.integer({ min: 1, max: 12 }) }),
  fc.oneof(endTool, endTransfer),
  fc.oneof({ weight: 2, arbitrary: failVoice }, { weight: 1, arbitrary: answerMark }),
];
