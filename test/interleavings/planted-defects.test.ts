import { afterEach, describe, expect, it, vi } from 'vitest';
import type * as CallerTurns from '../../machines/caller-turn.ts';
import type * as Machines from '../../machines/call.machine.ts';
import type * as Words from '../../machines/words.ts';
import { Conversation } from '../../src/call/conversation.ts';
import { Hearing } from '../../src/call/hearing.ts';
import { Playout } from '../../src/call/playout.ts';
import { ReplySpeech } from '../../src/call/reply-speech.ts';
import { ReplyTools } from '../../src/call/reply-tools.ts';
import { ToolRunner } from '../../src/call/tool-runner.ts';
import type { Act } from '../../tools/explore/act.ts';
import { explore } from '../../tools/explore/exploration.ts';
import { perform } from '../../tools/explore/perform.ts';
import { comeToRest } from '../../tools/explore/rest.ts';
import { Stage } from '../../tools/explore/stage.ts';
import type { InvariantNumber } from '../../tools/invariants.ts';
import { shippedPolicy } from '../../tools/replay/shipped-policy.ts';
import { redrawn } from '../verify/altered-machine.ts';
import { plainSetting } from './plain-setting.ts';

type Machine = typeof Machines.callMachine;

/** What stands in the place of the real thing while a defect is planted. */
const planted = vi.hoisted(() => ({
  machine: undefined as ((machine: Machine) => Machine) | undefined,
  isStaleTurn: undefined as typeof CallerTurns.isStaleTurn | undefined,
  isBackchannel: undefined as typeof Words.isBackchannel | undefined,
}));

vi.mock(import('../../machines/call.machine.ts'), async (importOriginal) => {
  const { callMachine } = await importOriginal();
  return {
    get callMachine() {
      return planted.machine?.(callMachine) ?? callMachine;
    },
  };
});
vi.mock(import('../../machines/caller-turn.ts'), async (importOriginal) => {
  const original = await importOriginal();
  return { ...original, isStaleTurn: (...of) => (planted.isStaleTurn ?? original.isStaleTurn)(...of) };
});
vi.mock(import('../../machines/words.ts'), async (importOriginal) => {
  const original = await importOriginal();
  return { ...original, isBackchannel: (...of) => (planted.isBackchannel ?? original.isBackchannel)(...of) };
});

const restores: (() => void)[] = [];

/** Puts something else in the place of a method. */
function replace<Of extends object, Name extends keyof Of>(
  prototype: Of,
  name: Name,
  around: (real: Of[Name]) => Of[Name],
): void {
  const real = prototype[name];
  prototype[name] = around(real);
  restores.push(() => {
    prototype[name] = real;
  });
}

const nothing = (): void => undefined;

afterEach(() => {
  for (const restore of restores.splice(0)) restore();
  Object.assign(planted, { machine: undefined, isStaleTurn: undefined, isBackchannel: undefined });
});

const defects: readonly (readonly [string, InvariantNumber, () => void])[] = [
  [
    'a contested floor that nobody takes stays contested',
    1,
    () => {
      planted.machine = (machine) => machine.provide({ delays: { contestPatience: () => 600_000 } });
    },
  ],
  [
    'a guess that nobody confirms is held for ever',
    1,
    () => {
      planted.machine = (machine) => machine.provide({ delays: { guessPatience: () => 600_000 } });
    },
  ],
  [
    'a turn whose button is released goes on until the recogniser ends it',
    1,
    () => {
      planted.machine = (machine) => machine.provide({ delays: { endTurnPatience: () => 600_000 } });
    },
  ],
  [
    'the client is not told to drop what it has when the reply is cut',
    2,
    () => {
      planted.machine = (machine) => machine.provide({ actions: { clearPlayout: () => undefined } });
    },
  ],
  [
    'a voice speaks on when its reply is over',
    2,
    () => {
      replace(ReplySpeech.prototype, 'close', () => nothing);
    },
  ],
  [
    'a tool with effects is taken for one that reads, and runs for a guess',
    3,
    () => {
      replace(
        ReplyTools.prototype,
        'callNamed',
        (real) =>
          function (this: ReplyTools, report) {
            real.call(this, (run, _, isClients) => report(run, 'read', isClients));
          },
      );
    },
  ],
  [
    'a turn whose reply was cut by a noise stays without an answer',
    4,
    () => {
      planted.machine = (machine) => machine.provide({ guards: { turnsAreUnanswered: () => false } });
    },
  ],
  [
    'a word that was begun is taken for heard',
    5,
    () => {
      replace(
        Playout.prototype,
        'cut',
        (real) =>
          function (this: Playout) {
            return real.call(this) + 1;
          },
      );
    },
  ],
  [
    'the last word before a pause is forgotten',
    5,
    () => {
      replace(
        Playout.prototype,
        'heardWords',
        (real) =>
          function (this: Playout) {
            return Math.max(0, real.call(this) - 1);
          },
      );
    },
  ],
  [
    'playout goes on while the floor is contested',
    6,
    () => {
      replace(Playout.prototype, 'pause', () => nothing);
    },
  ],
  [
    'a turn that is over is heard again',
    7,
    () => {
      planted.isStaleTurn = () => false;
    },
  ],
  [
    'speech-to-text listens on when the call is over',
    8,
    () => {
      replace(Hearing.prototype, 'close', () => nothing);
    },
  ],
  [
    'two words are taken for a backchannel',
    9,
    () => {
      planted.isBackchannel = (text) => text !== '' && text.split(' ').length <= 2;
    },
  ],
  [
    'a guess is confirmed by whatever words the turn ends with',
    9,
    () => {
      planted.machine = (machine) => machine.provide({ guards: { guessHolds: () => true } });
    },
  ],
  [
    'a guess is asked for without its words',
    9,
    () => {
      replace(
        Conversation.prototype,
        'request',
        (real) =>
          function (this: Conversation, prompt) {
            return real.call(this, prompt, []);
          },
      );
    },
  ],
  [
    'a tool runs a second time',
    10,
    () => {
      replace(
        ToolRunner.prototype,
        'run',
        (real) =>
          function (this: ToolRunner, call, confirmed, report) {
            real.call(this, call, confirmed, report);
            real.call(this, { ...call, id: `${call.id}-again` }, confirmed, {
              ...report,
              ended: () => undefined,
            });
          },
      );
    },
  ],
];

const releasedTwice: readonly Act[] = [
  { do: 'turn', event: 'started', text: 'book', lag: 0 },
  { do: 'end-turn' },
  { do: 'pass', ms: 100 },
  { do: 'turn', event: 'started', text: 'a table', lag: 1 },
  { do: 'end-turn' },
];

/** Found by one way of exploring or the other, within so many calls of each. */
const runs = 500;

describe('a defect that is planted is found', () => {
  it.each(defects)('%s (invariant %i)', async (_, invariant, plant) => {
    const shipped = await shippedPolicy();
    plant();
    const broken = new Set<InvariantNumber>();
    for (const kind of ['commands', 'scheduler'] as const) {
      const finding = await explore(shipped, { kind, runs, seed: 1, withoutShrinking: true });
      for (const violation of finding?.violations ?? []) broken.add(violation.invariant);
      if (broken.has(invariant)) break;
    }
    expect([...broken]).toContain(invariant);
  });

  it('a button that is released again within the grace is not heard (invariant 1): too rare to be met at random', async () => {
    planted.machine = (machine) =>
      redrawn((at) => {
        delete at('active', 'turnEnd', 'asked').on['caller.ended-turn'];
      }, machine);
    const stage = new Stage({ setting: plainSetting(await shippedPolicy()) });
    await stage.settle();
    for (const act of releasedTwice) await perform(act, stage);
    await comeToRest(stage);
    expect(stage.oracle.violations.map(({ invariant }) => invariant)).toEqual([1]);
  });
});
