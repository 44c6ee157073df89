import type { CallState, EndReason } from '../../../../machines/vocabulary/call-state.ts';
import type { TurnMetrics } from '../../../../machines/vocabulary/turn-metrics.ts';
import { problemOf, type Problem } from './problem.ts';
import type { ServerMessage } from './server-message.ts';
import {
  closeOpenEntries,
  emptyTranscript,
  turnKey,
  withKey,
  withNote,
  withReply,
  withTool,
  withTurn,
  withTyped,
  withWentOn,
  type Transcript,
} from './transcript.ts';

/** Where the page is with its call; what the call itself does is its `state`. */
export type CallPhase = 'idle' | 'asking-microphone' | 'opening' | 'live' | 'reconnecting' | 'over';

/** One stay in a state, on the server's clock: in milliseconds since `ready`. */
export interface StateVisit {
  readonly state: CallState;
  readonly enteredMs: number;
}

/** All that the page shows of a call. */
export interface CallView {
  readonly phase: CallPhase;
  readonly callId?: string;
  readonly agent?: string;
  readonly resumeToken?: string;
  readonly state?: CallState;
  /** The latest last. */
  readonly visits: readonly StateVisit[];
  readonly transcript: Transcript;
  /** By `turnKey`. */
  readonly metrics: ReadonlyMap<string, TurnMetrics>;
  readonly problem?: Problem;
  readonly readyMs?: number;
  readonly endedMs?: number;
  readonly endReason?: EndReason;
  /** While reconnecting: which attempt it is, from 1, and when the next one is due. */
  readonly attempt?: number;
  readonly retryMs?: number;
  /** While reconnecting: why the last attempt failed. */
  readonly setback?: Problem;
  /** How long the loudspeaker went on after the last `clear`, in milliseconds of audio. */
  readonly lastStopMs?: number;
}

/** What happens to a call, as the page sees it; `nowMs` is the page's clock. */
export type CallHappening =
  | { readonly type: 'page.asked-microphone' }
  | { readonly type: 'page.dialled' }
  | { readonly type: 'page.cancelled' }
  | { readonly type: 'page.line-lost'; readonly attempt: number; readonly retryMs: number }
  | { readonly type: 'page.set-back'; readonly problem: Problem }
  | { readonly type: 'page.gave-up'; readonly problem: Problem; readonly nowMs: number }
  | { readonly type: 'page.over'; readonly nowMs: number }
  | { readonly type: 'page.typed'; readonly text: string }
  | { readonly type: 'page.keyed'; readonly digit: string; readonly nowMs: number }
  | { readonly type: 'page.silenced'; readonly audioMs: number }
  | { readonly type: 'page.noticed'; readonly problem: Problem }
  | { readonly type: 'page.dismissed-problem' }
  | { readonly type: 'server.said'; readonly message: ServerMessage; readonly nowMs: number };

export const idleView: CallView = {
  phase: 'idle',
  visits: [],
  transcript: emptyTranscript,
  metrics: new Map(),
};

/** Longer stays in memory than any call needs, and is all that the strip of states looks at. */
const keptVisits = 50;

/** The page's state after something has happened; pure. */
export function callView(view: CallView, happening: CallHappening): CallView {
  switch (happening.type) {
    case 'page.asked-microphone':
      return { ...withoutProblem(view), phase: 'asking-microphone' };
    case 'page.dialled':
      return view.phase === 'reconnecting' ? view : { ...idleView, phase: 'opening' };
    case 'page.cancelled':
      return notCalled(view);
    case 'page.line-lost':
      return lineLost(view, happening.attempt, happening.retryMs);
    case 'page.set-back':
      return view.phase === 'reconnecting' ? { ...view, setback: happening.problem } : view;
    case 'page.gave-up':
      return { ...gaveUp(view, happening.nowMs), problem: happening.problem };
    case 'page.over':
      return view.phase === 'over' ? view : over(view, happening.nowMs);
    case 'page.typed':
      return { ...view, transcript: withTyped(view.transcript, happening.text) };
    case 'page.keyed':
      return { ...view, transcript: withKey(view.transcript, happening.digit, happening.nowMs) };
    case 'page.silenced':
      return { ...view, lastStopMs: happening.audioMs };
    case 'page.noticed':
      return { ...view, problem: happening.problem };
    case 'page.dismissed-problem':
      return withoutProblem(view);
    case 'server.said':
      return serverSaid(view, happening.message, happening.nowMs);
  }
}

function serverSaid(view: CallView, message: ServerMessage, nowMs: number): CallView {
  const { transcript } = view;
  switch (message.type) {
    case 'ready':
      return ready(view, message, nowMs);
    case 'state':
      return entered(view, message.state, message.at);
    case 'turn':
      return { ...view, transcript: withTurn(transcript, message) };
    case 'reply':
      return { ...view, transcript: withReply(transcript, message) };
    case 'tool':
      return { ...view, transcript: withTool(transcript, message) };
    case 'metrics': {
      const key = turnKey(transcript.line, message.turn);
      return { ...view, metrics: new Map(view.metrics).set(key, message) };
    }
    case 'error':
      return error(view, message);
    case 'ended':
      return ended(view, message.reason, nowMs);
    case 'mark':
    case 'clear':
      return view;
  }
}

function ready(view: CallView, message: Extract<ServerMessage, { type: 'ready' }>, nowMs: number): CallView {
  const isAgain = view.readyMs !== undefined;
  const line = isAgain ? view.transcript.line + 1 : 0;
  const joined = { ...view.transcript, line };
  const {
    attempt: _attempt,
    retryMs: _retryMs,
    setback: _setback,
    ...rest
  } = isAgain ? withoutProblem(view) : view;
  return {
    ...rest,
    phase: 'live',
    callId: message.callId,
    agent: message.agent,
    resumeToken: message.resumeToken,
    readyMs: view.readyMs ?? nowMs,
    transcript: isAgain
      ? withNote(joined, 'info', 'Connected again; the conversation goes on from here.')
      : joined,
  };
}

function entered(view: CallView, state: CallState, enteredMs: number): CallView {
  if (view.state === state) return view;
  const visits = [...view.visits, { state, enteredMs }].slice(-keptVisits);
  // From `barge-in` straight back to `speaking`: what the caller said did not take the floor.
  const wentOn = view.state === 'barge-in' && state === 'speaking';
  const transcript = view.state === 'barge-in' ? withWentOn(view.transcript, wentOn) : view.transcript;
  return { ...view, state, visits, transcript };
}

function error(view: CallView, message: Extract<ServerMessage, { type: 'error' }>): CallView {
  const problem = problemOf(message.code, message.message);
  if (message.fatal) return { ...view, problem };
  const text = `${message.message} (${message.code})`;
  return { ...view, transcript: withNote(view.transcript, 'warning', text) };
}

function ended(view: CallView, reason: EndReason, nowMs: number): CallView {
  const state = reason === 'error' ? 'failed' : 'ended';
  const closed = {
    ...over({ ...view, state: view.state === 'failed' ? 'failed' : state }, nowMs),
    endReason: reason,
  };
  if (reason === 'provider-failure') return { ...closed, problem: problemOf(reason) };
  return reason === 'error' && closed.problem === undefined
    ? { ...closed, problem: problemOf('internal') }
    : closed;
}

function lineLost(view: CallView, attempt: number, retryMs: number): CallView {
  const isFirst = view.phase !== 'reconnecting';
  const closed = closeOpenEntries(view.transcript);
  const transcript = isFirst
    ? withNote(closed, 'warning', 'The connection was lost; connecting again.')
    : closed;
  // What the server last said is why the line was lost; it is told with what the page does about it.
  const { state: _state, problem, ...rest } = view;
  const setback = isFirst && problem !== undefined ? { setback: problem } : {};
  // A resumed call counts its milliseconds anew.
  return { ...rest, phase: 'reconnecting', visits: [], transcript, attempt, retryMs, ...setback };
}

/** Before the server was asked, what is left of the call before stays; after that there is nothing to show. */
function notCalled(view: CallView): CallView {
  if (view.phase !== 'asking-microphone') return idleView;
  return { ...view, phase: view.endedMs === undefined ? 'idle' : 'over' };
}

function gaveUp(view: CallView, nowMs: number): CallView {
  const isCall = view.phase === 'live' || view.phase === 'reconnecting' || view.phase === 'over';
  return isCall ? over(view, nowMs) : notCalled(view);
}

function over(view: CallView, nowMs: number): CallView {
  const { attempt: _attempt, retryMs: _retryMs, setback: _setback, resumeToken: _token, ...rest } = view;
  const endedMs = view.endedMs ?? nowMs;
  return { ...rest, phase: 'over', endedMs, transcript: closeOpenEntries(view.transcript) };
}

function withoutProblem(view: CallView): CallView {
  const { problem: _, ...rest } = view;
  return rest;
}
