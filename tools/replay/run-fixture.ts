import type { AudioFormat } from '../../machines/vocabulary/audio-format.ts';
import type { CallId, ResumeToken } from '../../machines/vocabulary/ids.ts';
import type { CallPolicy } from '../../machines/vocabulary/policy.ts';
import type { TurnEvent } from '../../machines/vocabulary/turn.ts';
import { CallSession } from '../../src/call/call-session.ts';
import { fixtureAgent } from './fixture-agent.ts';
import type { FixtureClock } from './fixture-clock.ts';
import type { CallerStep, Fixture, Observed } from './fixture.ts';
import type { LogEntry } from './log-entry.ts';
import type { ModelAnswers } from './model-answers.ts';
import { observe } from './observe.ts';
import { ScriptedEars } from './scripted-ears.ts';
import { ScriptedLine } from './scripted-line.ts';
import { ModelScript } from './scripted-model.ts';
import { VirtualClock } from './virtual-clock.ts';

const format: AudioFormat = { encoding: 'linear16', sampleRateHz: 8000 };
const frameMs = 100;
/** When the next thing that could happen is further away than this, nothing is left to happen. */
const horizonMs = 60_000;

/** The run of one fixture, with the log of its call. */
export interface FixtureRun {
  readonly observed: Observed;
  readonly log: readonly LogEntry[];
  /** How much of the log there was when the fixture was played to its end; then the call was hung up. */
  readonly played: number;
}

/** What is otherwise in a run than a fixture says; each may be left out. */
export interface RunOptions {
  /** Is given the call before it is opened. */
  readonly attend?: (call: CallSession) => void;
  /** Gives the models' answers in place of the fixture's own; it is told the call's log, which grows. */
  readonly answersFor?: ((log: readonly LogEntry[]) => ModelAnswers) | undefined;
}

/** Plays a fixture through a real call session. `shipped` is the policy that its agent's is merged over. */
export async function runFixture(
  fixture: Fixture,
  shipped: CallPolicy,
  clock: FixtureClock = new VirtualClock(),
  { attend, answersFor }: RunOptions = {},
): Promise<FixtureRun> {
  const ears = new ScriptedEars(clock);
  const line = new ScriptedLine(clock, fixture.playback);
  const faults: string[] = [];
  const log: LogEntry[] = [];
  const answers = answersFor?.(log) ?? new ModelScript(fixture.llm ?? [], faults);
  const session = new CallSession({
    id: fixture.name as CallId,
    agent: fixtureAgent(fixture, shipped, clock, ears, answers),
    start: { audio: format, output: format, metadata: {}, transport: 'fixture' },
    connection: line,
    clock,
    startedAt: '2000-01-01T00:00:00.000Z',
    resumeToken: 'none' as ResumeToken,
    aheadMs: 400,
    log: { write: (entry) => log.push(JSON.parse(entry) as LogEntry), close: () => undefined },
    onFault: (error) => faults.push(error instanceof Error ? (error.stack ?? error.message) : String(error)),
    onEnded: () => undefined,
  });
  line.connect(session);
  scheduleCaller(fixture, clock, session, ears);
  attend?.(session);
  session.open();
  await clock.settle();
  await play(clock, fixture);
  const evidence = { session, line, log, faults, reconnects: ears.reconnects };
  const observed = observe(evidence);
  const played = log.length;
  session.receive({ type: 'caller.hung-up' });
  await clock.settle();
  return { observed: afterHangUp(observed, observe(evidence), fixture), log, played };
}

/** What was heard of a reply is settled by its end; that the call ended is told where it is asked for. */
function afterHangUp(before: Observed, after: Observed, { until, expect }: Fixture): Observed {
  const isAsked = until !== undefined && typeof expect.ended === 'string';
  return {
    ...before,
    heard: after.heard,
    history: after.history,
    ended: isAsked ? after.ended : before.ended,
  };
}

async function play(clock: FixtureClock, { until, caller }: Fixture): Promise<void> {
  const lastStepMs = Math.max(0, ...(caller ?? []).map(({ at }) => at));
  const isOver = (): boolean => {
    const { nextMs } = clock;
    if (until !== undefined) return nextMs === undefined || nextMs > until;
    return nextMs === undefined || nextMs > Math.max(clock.now(), lastStepMs) + horizonMs;
  };
  while (!isOver() && (await clock.step(until ?? Infinity)));
}

function scheduleCaller(
  fixture: Fixture,
  clock: FixtureClock,
  session: CallSession,
  ears: ScriptedEars,
): void {
  let turn = 0;
  // The running turn is that of the moment, wherever in the file a step stands.
  for (const step of (fixture.caller ?? []).toSorted((one, other) => one.at - other.at)) {
    const perform = toAction(step, turn, session, ears);
    if ('turn' in step) turn = Math.max(turn, (step.index ?? turn) + (step.turn === 'eot' ? 1 : 0));
    clock.setTimeout(perform, step.at);
  }
  if (fixture.audio === false) return;
  const frame = new Uint8Array((format.sampleRateHz / 1000) * 2 * frameMs);
  const flow = (): void => {
    session.receiveAudio(frame);
    clock.setBackgroundTimeout(flow, frameMs);
  };
  clock.setBackgroundTimeout(flow, frameMs);
}

function toAction(step: CallerStep, turn: number, session: CallSession, ears: ScriptedEars): () => void {
  if ('turn' in step) return () => ears.hear(turnEvent(step, step.index ?? turn));
  if ('text' in step) return () => session.receive({ type: 'caller.typed', text: step.text });
  if ('dtmf' in step) return () => session.receive({ type: 'caller.dtmf', digit: step.dtmf });
  if ('end-turn' in step) return () => session.receive({ type: 'caller.ended-turn' });
  if ('stt' in step) return () => ears.become(step.stt);
  if ('hangup' in step) return () => session.receive({ type: 'caller.hung-up' });
  const { operator } = step;
  if (operator === 'hangup') return () => session.receive({ type: 'operator.hangup' });
  const { say: text, interruption } = operator;
  return () => session.receive({ type: 'operator.say', text, interruption });
}

function turnEvent(step: Extract<CallerStep, { readonly turn: string }>, turn: number): TurnEvent {
  const text = step.text ?? '';
  const confidence = step.confidence === undefined ? {} : { confidence: step.confidence };
  switch (step.turn) {
    case 'started':
      return { type: 'turn.started', turn, text };
    case 'updated':
      return { type: 'turn.updated', turn, text, ...confidence };
    case 'eager-eot':
      return { type: 'turn.eager-eot', turn, text, confidence: step.confidence ?? 0.5 };
    case 'resumed':
      return { type: 'turn.resumed', turn };
    case 'eot':
      return {
        type: 'turn.eot',
        turn,
        text,
        ...confidence,
        ...(step.trigger === undefined ? {} : { trigger: step.trigger }),
      };
  }
}
