import { clockPace } from './pace.ts';
import type { AnswerPlan } from './plan.ts';
import type { Stage } from './stage.ts';

const plainAnswer: AnswerPlan = { words: 3, tools: [], ending: 'stop', firstMs: 60, tokenMs: 10 };
/** A recogniser that refuses is asked again within this. */
const reopenMs = 2500;
/** Longer than any silence that is handled, and than all that may pass unseen. */
const quietMs = 12_000;
/** Whatever state a call is in, it comes to rest in so many times that long. */
const mostPeriods = 30;

/**
 * Has nothing more come from the caller, and time pass until nothing happens any more; then the caller hangs up. The
 * oracle judges both.
 */
export async function comeToRest(stage: Stage): Promise<void> {
  await stage.act(() => {
    if (stage.setting.rest === 'helpful') beHelpful(stage);
    else beDead(stage);
    stage.ears.become('up');
  });
  await stage.run(reopenMs);
  // A turn that is open is ended by the recogniser, sooner or later.
  await stage.act(() => stage.ears.hear({ type: 'turn.eot', turn: stage.ears.turn, text: '' }));
  for (let period = 0; period < mostPeriods && !stage.oracle.isOver; period++) {
    const { logLines } = stage;
    await stage.run(quietMs);
    if (stage.logLines === logLines && stage.oracle.state === 'listening') break;
  }
  stage.oracle.rested();
  await stage.act(() => stage.call.receive({ type: 'caller.hung-up' }));
  await stage.run(1000);
}

function beHelpful(stage: Stage): void {
  const { clock, hand, tools, line, asked } = stage;
  stage.pace = clockPace(clock);
  stage.answers = [plainAnswer];
  stage.thrower.clear();
  tools.areQuick = true;
  tools.endAll();
  line.refusesTransfers = true;
  line.endTransfer(false);
  for (const each of asked) each.end('stop');
  while (hand.next('')) continue;
}

/** Nobody does anything any more: what was asked for must be given up. */
function beDead(stage: Stage): void {
  stage.pace = () => () => undefined;
}
