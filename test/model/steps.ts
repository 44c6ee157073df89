import { __unsafe_getAllOwnEventDescriptors as eventsOf } from 'xstate';
import type { CallInput, OperatorRequest } from '../../machines/vocabulary/call-input.ts';
import type { TurnEvent } from '../../machines/vocabulary/turn.ts';
import { CallSimulation } from './call-simulation.ts';
import type { ModelledCall } from './modelled-call.ts';
import { failTransfer } from './modelled-transfer.ts';
import { clauseMs, isPlaying, type ToolName } from './call-world.ts';

/** One thing that happens around a call. `type` names it, whatever numbers it carries. */
export type Step = { readonly type: string } & (
  | { readonly does: 'hear'; readonly event: TurnEvent }
  | {
      readonly does: 'receive';
      readonly input: Exclude<CallInput, { readonly type: 'caller.played' }> | OperatorRequest;
    }
  | { readonly does: 'wait'; readonly event: string }
  | { readonly does: 'call-tool'; readonly name: ToolName }
  | {
      readonly does:
        | 'open-hearing'
        | 'lose-hearing'
        | 'refuse-hearing'
        | 'stall-hearing'
        | 'say'
        | 'finish'
        | 'fail-model'
        | 'end-tool'
        | 'end-old-tool'
        | 'take-transfer'
        | 'fail-transfer'
        | 'sound'
        | 'stay-silent'
        | 'fail-voice'
        | 'listen'
        | 'play-out'
        | 'drain'
        | 'fault';
    }
);

/** What the caller may say: enough to interrupt, something else, too little, a backchannel, nothing. */
const texts = {
  enough: 'I want a table',
  other: 'I want no table',
  short: 'stop',
  yeah: 'yeah',
  none: '',
} as const;

/** Everything that can happen next, as far as the facet of the model asks for it. */
export function stepsOf(call: ModelledCall, isAsked: (type: string) => boolean): readonly Step[] {
  if (call.world.ended) return [];
  return [...hearing(call), ...turns(call), ...replies(call), ...doors(), ...delays(call)].filter(
    ({ type }) => isAsked(type),
  );
}

function hearing({ world, snapshot }: ModelledCall): readonly Step[] {
  switch (world.hearing) {
    case 'open': {
      const isCatchingUp = snapshot.matches({ active: { recogniser: { open: 'catchingUp' } } });
      return [
        { type: 'stt.lost', does: 'lose-hearing' },
        // What is caught up with is waited for as long as a stall takes, and from the same moment on.
        ...(isCatchingUp || snapshot.matches('connecting')
          ? []
          : [{ type: 'stt.stalled', does: 'stall-hearing' } as const]),
      ];
    }
    case 'opening':
      return [
        { type: 'stt.opened', does: 'open-hearing' },
        { type: 'stt.refused', does: 'refuse-hearing' },
        { type: 'stt.lost', does: 'lose-hearing' },
      ];
    case 'lost':
      return [];
  }
}

function turns({ world, snapshot }: ModelledCall): readonly Step[] {
  if (world.hearing !== 'open') return [];
  const { number: turn, open } = snapshot.context.turn;
  const kinds = Object.entries(texts).flatMap(([kind, text]): Step[] => [
    { type: `started ${kind}`, does: 'hear', event: { type: 'turn.started', turn, text } },
    { type: `updated ${kind}`, does: 'hear', event: { type: 'turn.updated', turn, text } },
    { type: `guessed ${kind}`, does: 'hear', event: { type: 'turn.eager-eot', turn, text, confidence: 0.5 } },
    { type: `ended ${kind}`, does: 'hear', event: { type: 'turn.eot', turn, text } },
  ]);
  const newer: Step[] = [
    { type: 'newer started', does: 'hear', event: { type: 'turn.started', turn: turn + 1, text: '' } },
    { type: 'newer ended', does: 'hear', event: { type: 'turn.eot', turn: turn + 1, text: '' } },
  ];
  return [
    ...kinds,
    { type: 'resumed', does: 'hear', event: { type: 'turn.resumed', turn } },
    ...(open ? newer : []),
    ...(turn > 0
      ? [{ type: 'stale', does: 'hear', event: { type: 'turn.eot', turn: turn - 1, text: 'late' } } as const]
      : []),
  ];
}

function replies({ world: { reply, toolsRunning, transferring } }: ModelledCall): readonly Step[] {
  const steps: Step[] = transferring
    ? [
        { type: 'transfer succeeds', does: 'take-transfer' },
        { type: 'transfer fails', does: 'fail-transfer' },
      ]
    : [];
  const isRunning = reply?.tool?.running === true && !reply.tool.isTransfer;
  if (toolsRunning > (isRunning ? 1 : 0) + (transferring ? 1 : 0))
    steps.push({ type: 'old tool ends', does: 'end-old-tool' });
  if (reply === undefined) return steps;
  if (reply.request === 'live') {
    if (!reply.spoke && !reply.owed) steps.push({ type: 'model says', does: 'say' });
    if (reply.clauses > 0) steps.push({ type: 'model finishes', does: 'finish' });
    steps.push(
      { type: 'model fails', does: 'fail-model' },
      { type: 'model looks', does: 'call-tool', name: 'look' },
      { type: 'model books', does: 'call-tool', name: 'book' },
      { type: 'model hangs up', does: 'call-tool', name: 'end_call' },
    );
    // What was said before has its audio.
    if (!reply.owed && !transferring)
      steps.push({ type: 'model transfers', does: 'call-tool', name: 'transfer_call' });
  }
  if (isRunning) steps.push({ type: 'tool ends', does: 'end-tool' });
  if (reply.owed && reply.voice) {
    steps.push({ type: 'voice sounds', does: 'sound' }, { type: 'voice fails', does: 'fail-voice' });
    if (reply.endMs === 0) steps.push({ type: 'voice stays silent', does: 'stay-silent' });
  }
  if (isPlaying(reply)) {
    if (reply.positionMs % clauseMs === 0) steps.push({ type: 'caller listens', does: 'listen' });
    steps.push({ type: 'playout ends', does: 'play-out' });
  }
  return steps;
}

function doors(): readonly Step[] {
  return [
    { type: 'typed', does: 'receive', input: { type: 'caller.typed', text: 'A table.' } },
    { type: 'key', does: 'receive', input: { type: 'caller.dtmf', digit: '1' } },
    { type: 'key #', does: 'receive', input: { type: 'caller.dtmf', digit: '#' } },
    { type: 'ends turn', does: 'receive', input: { type: 'caller.ended-turn' } },
    { type: 'stops reply', does: 'receive', input: { type: 'caller.stopped-reply' } },
    { type: 'asks for reply', does: 'receive', input: { type: 'caller.asked-for-reply' } },
    { type: 'hangs up', does: 'receive', input: { type: 'caller.hung-up' } },
    { type: 'vanishes', does: 'receive', input: { type: 'caller.vanished' } },
    {
      type: 'operator says',
      does: 'receive',
      input: { type: 'operator.say', text: 'This is your operator.' },
    },
    { type: 'operator hangs up', does: 'receive', input: { type: 'operator.hangup' } },
    { type: 'drained', does: 'drain' },
    { type: 'faulted', does: 'fault' },
  ];
}

const afterEvent = /^xstate\.after\.([^.]+)\./u;

function delays({ snapshot }: ModelledCall): readonly Step[] {
  return eventsOf(snapshot).flatMap((event): Step[] => {
    const delay = afterEvent.exec(event)?.[1];
    return delay === undefined ? [] : [{ type: `after ${delay}`, does: 'wait', event }];
  });
}

/** What a step makes of a call. */
export function take(call: ModelledCall, step: Step): ModelledCall {
  const simulation = new CallSimulation(call);
  perform(simulation, step);
  return simulation.result;
}

function perform(simulation: CallSimulation, step: Step): void {
  switch (step.does) {
    case 'hear':
      simulation.hears(step.event);
      return;
    case 'receive':
      simulation.send(step.input);
      return;
    case 'wait':
      // The machine's own name of a delay that is over.
      simulation.send({ type: step.event } as never);
      return;
    case 'call-tool':
      simulation.modelCalls(step.name);
      return;
    case 'open-hearing':
      simulation.opensHearing();
      return;
    case 'lose-hearing':
      simulation.losesHearing({ type: 'stt.lost' });
      return;
    case 'refuse-hearing':
      simulation.losesHearing({ type: 'stt.lost', final: true });
      return;
    case 'stall-hearing':
      simulation.losesHearing({ type: 'stt.stalled' });
      return;
    case 'say':
      simulation.modelSays();
      return;
    case 'finish':
      simulation.modelFinishes();
      return;
    case 'fail-model':
      simulation.fails('model');
      return;
    case 'end-tool':
      simulation.toolEnds();
      return;
    case 'end-old-tool':
      simulation.oldToolEnds();
      return;
    case 'take-transfer':
      simulation.send({ type: 'call.transferred', to: 'desk' });
      return;
    case 'fail-transfer':
      failTransfer(simulation);
      return;
    case 'sound':
      simulation.voiceSounds();
      return;
    case 'stay-silent':
      simulation.voiceStaysSilent();
      return;
    case 'fail-voice':
      simulation.fails('voice');
      return;
    case 'listen':
      simulation.callerListens();
      return;
    case 'play-out':
      simulation.playsOut();
      return;
    case 'drain':
      simulation.send({ type: 'call.drained' });
      return;
    case 'fault':
      simulation.send({ type: 'call.faulted' });
  }
}
