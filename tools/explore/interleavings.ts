import fc from 'fast-check';
import type { CallPolicy } from '../../machines/vocabulary/policy.ts';
import { anyAct, worldAct, type Act } from './act.ts';
import { answerPlan, setting } from './plan.ts';
import type { Pace } from './pace.ts';
import { perform } from './perform.ts';
import { comeToRest } from './rest.ts';
import { Stage } from './stage.ts';

const mostActs = 60;

/** Takes the call of each run when that is over, whatever the oracle has found. */
export type OnRun = (stage: Stage) => void;

class BrokenInvariant extends Error {
  override readonly name = 'BrokenInvariant';
}

async function conclude(stage: Stage, onRun: OnRun): Promise<void> {
  await comeToRest(stage);
  onRun(stage);
  const [first] = stage.oracle.violations;
  if (first !== undefined)
    throw new BrokenInvariant(`${first.invariant}: ${first.what} (at ${first.atMs} ms)`);
}

/** The rest is told by the call itself. */
interface Model {
  isOver: boolean;
}

class ActCommand implements fc.AsyncCommand<Model, Stage> {
  readonly #act: Act;

  constructor(act: Act) {
    this.#act = act;
  }

  check({ isOver }: Readonly<Model>): boolean {
    return !isOver;
  }

  async run(model: Model, stage: Stage): Promise<void> {
    await perform(this.#act, stage);
    model.isOver = stage.oracle.isOver;
  }

  toString(): string {
    return JSON.stringify(this.#act);
  }
}

/** Calls in which everything, every step of every provider and of time included, happens by a command. */
export function byCommands(shipped: CallPolicy, onRun: OnRun, replayPath?: string) {
  const commands = fc.noBias(
    fc.commands(
      anyAct.map((act) => act.map((each) => new ActCommand(each))),
      { maxCommands: mostActs, size: 'max', ...(replayPath === undefined ? {} : { replayPath }) },
    ),
  );
  return fc.asyncProperty(setting(shipped), commands, async (chosen, acts) => {
    const stage = new Stage({ setting: chosen });
    await stage.settle();
    await fc.asyncModelRun(() => ({ model: { isOver: false }, real: stage }), acts);
    await conclude(stage, onRun);
  });
}

/**
 * Calls whose providers have their own course, and where the scheduler decides whose next step comes first: the caller's,
 * a model's, a voice's, or time's.
 */
export function byScheduler(shipped: CallPolicy, onRun: OnRun) {
  const acts = fc.noBias(fc.array(worldAct, { minLength: 2, maxLength: 40, size: 'max' }));
  const answers = fc.array(answerPlan, { minLength: 1, maxLength: 10, size: 'max' });
  const times = fc.noBias(
    fc.array(fc.constantFrom(0, 20, 100, 300, 300, 1500), { maxLength: 40, size: 'max' }),
  );
  return fc.asyncProperty(
    fc.scheduler(),
    setting(shipped),
    acts,
    answers,
    times,
    async (scheduler, chosen, steps, plans, passing) => {
      const stage = new Stage({ setting: chosen, answers: plans, pace: scheduledPace(scheduler) });
      await stage.settle();
      scheduler.scheduleSequence(
        steps.map((act) => ({ label: JSON.stringify(act), builder: () => perform(act, stage) })),
      );
      scheduler.scheduleSequence(
        passing.map((ms) => ({ label: `${ms} ms pass`, builder: () => perform({ do: 'pass', ms }, stage) })),
      );
      while (scheduler.count() > 0) {
        await scheduler.waitNext(1);
        await stage.settle();
      }
      await conclude(stage, onRun);
    },
  );
}

function scheduledPace(scheduler: fc.Scheduler): Pace {
  return (label, _, run) => {
    let isCalledOff = false;
    const wait = async (): Promise<void> => {
      await scheduler.schedule(Promise.resolve(), label);
      if (!isCalledOff) run();
    };
    void wait();
    return () => {
      isCalledOff = true;
    };
  };
}
