import { isStaleTurn, type CallerTurn } from '../../machines/caller-turn.ts';
import type { AudioFormat } from '../../machines/vocabulary/audio-format.ts';
import type { CallEvent, RecogniserEvent } from '../../machines/vocabulary/call-event.ts';
import type { TurnEvent } from '../../machines/vocabulary/turn.ts';
import type { ProviderError } from '../errors/provider-error.ts';
import type { Clock } from '../ports/clock.ts';
import type { Agent } from './agent.ts';
import { CallerRecording, type OpenRecording } from './caller-recording.ts';
import type { ClientFeed } from './client-feed.ts';
import type { EventLog } from './event-log.ts';
import type { Fence } from './fence.ts';
import { isGoverned } from './guess-governor.ts';
import { Hearing } from './hearing.ts';
import type { TurnLedger } from './turn-ledger.ts';
import { turnMessage } from './turn-message.ts';

export interface CallHearingOptions {
  readonly agent: Agent;
  /** What the caller sends. */
  readonly audio: AudioFormat;
  readonly clock: Clock;
  readonly fence: Fence;
  readonly client: ClientFeed;
  readonly log: EventLog;
  readonly ledger: TurnLedger;
  /** Absent: what the caller says is not recorded. */
  readonly openRecording: OpenRecording | undefined;
  /** The machine's turn, while it takes any. */
  readonly turn: () => CallerTurn | undefined;
  /** What is left to play of the reply that has the floor, where that is known. */
  readonly leftMs: () => number | undefined;
  /** Hands an event to the machine; `beforehand` is done once it is noted, and before anything is decided. */
  readonly send: (event: CallEvent, beforehand?: () => void) => void;
  /** Notes it, for whoever runs the server. */
  readonly providerFailed: (error: ProviderError) => void;
}

/** Speech-to-text for one call: all that it reports reaches the machine, the client, the ledger and the log. */
export function callHearing(options: CallHearingOptions): Hearing {
  const { agent, audio, clock, fence, client, log, send, providerFailed } = options;
  const lose = (error: ProviderError, event: RecogniserEvent): void => {
    providerFailed(error);
    client.complain(error);
    send(event);
  };
  const { speculation } = agent.policy;
  const hearing = new Hearing({
    ears: agent.speechToText,
    audio,
    language: agent.language,
    stallMs: agent.policy.stt.stallMs,
    clock,
    fence,
    recording: recordingOf(options),
    report: {
      asked: (provider, thresholds, resentMs) =>
        log.append('effect', {
          type: 'stt.asked',
          provider,
          ...(thresholds === undefined ? {} : { thresholds }),
          ...(resentMs === 0 ? {} : { resentMs: Math.round(resentMs) }),
        }),
      opened: () => {
        client.recovered();
        send({ type: 'stt.opened' });
      },
      worked: () => send({ type: 'stt.worked' }),
      turn: (event) => hearTurn(event, options),
      // Nothing is decided by it: it is noted for whoever looks at the call.
      judged: (judged) => log.append('effect', { type: 'turn.judged', ...judged }),
      passedOver: (error) => {
        providerFailed(error);
        client.complain(error);
      },
      lost: (error, final) => lose(error, final ? { type: 'stt.lost', final } : { type: 'stt.lost' }),
      stalled: (error) => lose(error, { type: 'stt.stalled' }),
    },
  });
  if (isGoverned(speculation)) hearing.guessFrom(speculation.governor.eagerThreshold.start);
  return hearing;
}

function recordingOf({ audio, clock, log, openRecording: open }: CallHearingOptions) {
  if (open === undefined) return undefined;
  const openedMs = clock.now();
  return new CallerRecording({
    format: audio,
    open,
    now: () => clock.now() - openedMs,
    started: (start) => log.append('effect', { type: 'audio.recorded', ...start }),
  });
}

function hearTurn(event: TurnEvent, { turn, leftMs, ledger, client, send }: CallHearingOptions): void {
  const running = turn();
  if (running === undefined || isStaleTurn(running, event)) {
    send(event);
    return;
  }
  if (event.type === 'turn.started') ledger.started(event.turn);
  else if (event.type === 'turn.eot') ledger.ended(event.turn);
  else if (event.type !== 'turn.resumed' && event.text.trim() !== '') ledger.started(event.turn);
  const left = leftMs();
  send(left === undefined ? event : { ...event, leftMs: left }, () =>
    client.send(turnMessage(event, running.text, client.at())),
  );
}
