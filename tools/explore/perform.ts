import type { TurnEvent } from '../../machines/vocabulary/turn.ts';
import { scriptedFault } from '../replay/scripted-fault.ts';
import { asBefore, type Act } from './act.ts';
import type { ExploredEars } from './explored-ears.ts';
import type { Stage } from './stage.ts';

function turnEvent({ event, ...act }: Extract<Act, { do: 'turn' }>, ears: ExploredEars): TurnEvent {
  const turn = Math.max(0, ears.turn + act.lag);
  const text = act.text === asBefore ? ears.text : act.text;
  if (event === 'resumed') return { type: 'turn.resumed', turn };
  if (event === 'eager-eot') return { type: 'turn.eager-eot', turn, text, confidence: 0.5 };
  return { type: `turn.${event}`, turn, text };
}

/** Does it; what is not possible at the moment is not done. */
export async function perform(act: Act, stage: Stage): Promise<void> {
  // With the words that it stands for, so that it can be read, and done again, by itself.
  const told = act.do === 'turn' && act.text === asBefore ? { ...act, text: stage.ears.text } : act;
  stage.story.push({ atMs: stage.clock.now(), act: told, turn: stage.ears.turn });
  if (act.do === 'pass') await stage.run(act.ms);
  else await stage.act(() => performNow(act, stage));
}

function performNow(act: Exclude<Act, { do: 'pass' }>, stage: Stage): void {
  const { call, calls, ears, request, tools, voices, line, hand } = stage;
  switch (act.do) {
    case 'turn':
      return ears.hear(turnEvent(act, ears));
    case 'type':
      return call.receive({ type: 'caller.typed', text: act.text });
    case 'key':
      return call.receive({ type: 'caller.dtmf', digit: act.digit });
    case 'end-turn':
      return call.receive({ type: 'caller.ended-turn' });
    case 'stop-reply':
      return call.receive({ type: 'caller.stopped-reply' });
    case 'ask-for-reply':
      return call.receive({ type: 'caller.asked-for-reply' });
    case 'hang-up':
      return call.receive({ type: 'caller.hung-up' });
    case 'vanish':
      return call.receive({ type: 'caller.vanished' });
    case 'operator-hangup':
      return void calls.request(call.id, { type: 'operator.hangup' });
    case 'operator-say':
      return void calls.request(call.id, { type: 'operator.say', text: act.text });
    case 'drain':
      return void calls.drain(20_000);
    case 'ears':
      return ears.become(act.become);
    case 'tokens':
      for (let count = 0; count < act.count; count++) request?.say();
      return;
    case 'answer':
      for (let count = 0; count < act.words; count++) request?.say();
      for (const name of act.tools) request?.call(name);
      return request?.end(act.how);
    case 'call-tool':
      return request?.call(act.name);
    case 'end-answer':
      return request?.end(act.how);
    case 'voice-steps':
      for (let count = 0; count < act.count; count++) hand.next('voice');
      return;
    case 'fail-voice':
      return voices[act.voice]?.fail(scriptedFault(act.how, voices[act.voice]?.name ?? ''));
    case 'stop-voice':
      return voices[act.voice]?.stop();
    case 'end-tool':
      return tools.end(act.choice, act.ok);
    case 'end-transfer':
      return line.endTransfer(act.ok);
    case 'answer-mark':
      return line.answer(act.choice);
    case 'throw':
      stage.thrower.add(act.who);
  }
}
