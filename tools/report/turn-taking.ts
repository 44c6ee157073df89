import type { AgentSpan, CallerSpan, CallSpans, Span } from './call-spans.ts';

const yieldWithinMs = 2000;
const selectiveWithinMs = 1000;
const deadAirMs = 3000;

/** How often something came out well, of how many times it could; a rate of few is no rate. */
export interface Share {
  readonly of: number;
  readonly count: number;
}

/**
 * Turn-taking as the tau-voice panel has it (https://github.com/sierra-research/tau2-bench), from the call's own events;
 * all lists are in milliseconds, one value an event.
 */
export interface TurnTaking {
  /** From the end of a caller's turn to the agent's voice, for turns that ended with the agent silent. */
  readonly responseMs: readonly number[];
  readonly responded: Share;
  /** From the caller's interruption to the agent's silence. */
  readonly yieldMs: readonly number[];
  readonly yielded: Share;
  /** Stretches of the agent that began while the caller spoke, of the caller's turns with words. */
  readonly agentInterruptions: Share;
  /** Backchannels over the agent after which the same reply went on within a second, or did not stop at all. */
  readonly backchannelsPassed: Share;
  /** The same for sounds that came to no words. */
  readonly noisesPassed: Share;
  /** For how long the agent was silent for each of those that it stopped for and passed. */
  readonly pausedMs: readonly number[];
  readonly deadAir: {
    readonly totalMs: number;
    readonly longestMs: number;
    readonly over3s: number;
    /** Of so much. */
    readonly ofMs: number;
  };
}

export function turnTakingOf(spans: CallSpans): TurnTaking {
  const { agent, caller } = spans;
  const over = (span: Span): AgentSpan | undefined =>
    agent.find(({ fromMs, toMs }) => fromMs < span.fromMs && span.fromMs < toMs + 0.5);
  const withWords = caller.filter(({ kind }) => kind === 'words');
  const interruptions = withWords.filter((span) => over(span) !== undefined);
  const responses = withWords
    .filter((span) => isOpenAfter(span, agent))
    .map((span) => responseTo(span, spans));
  const yields = interruptions.map((span) => (over(span)?.toMs ?? Infinity) - span.fromMs);
  const passed = (kind: CallerSpan['kind']): readonly number[] =>
    caller
      .filter((span) => span.kind === kind && over(span) !== undefined)
      .map((span) => pauseFor(span, over(span), agent));
  const backchannels = passed('backchannel');
  const noises = passed('empty');
  return {
    responseMs: responses.filter((ms) => ms !== undefined),
    responded: share(responses, (ms) => ms !== undefined),
    yieldMs: yields.filter((ms) => ms <= yieldWithinMs),
    yielded: share(yields, (ms) => ms <= yieldWithinMs),
    agentInterruptions: {
      of: withWords.length,
      count: agent.filter(({ fromMs }) =>
        withWords.some((span) => span.fromMs < fromMs && fromMs < span.toMs),
      ).length,
    },
    backchannelsPassed: share(backchannels, (ms) => ms <= selectiveWithinMs),
    noisesPassed: share(noises, (ms) => ms <= selectiveWithinMs),
    pausedMs: [...backchannels, ...noises].filter((ms) => ms > 0 && Number.isFinite(ms)),
    deadAir: deadAirOf(spans),
  };
}

/** The agent was silent when the turn ended. */
function isOpenAfter(span: CallerSpan, agent: readonly AgentSpan[]): boolean {
  return !agent.some(({ fromMs, toMs }) => fromMs < span.toMs && span.toMs < toMs);
}

function responseTo(span: CallerSpan, { agent, caller }: CallSpans): number | undefined {
  const answer = agent.find(({ fromMs, isResumed }) => fromMs >= span.toMs && !isResumed);
  const next = caller.find(({ fromMs, kind }) => fromMs > span.toMs && kind === 'words');
  if (answer === undefined || (next !== undefined && next.fromMs < answer.fromMs)) return undefined;
  return answer.fromMs - span.toMs;
}

/** How long the agent was silent for this sound before the same reply went on; 0 if it never stopped. */
function pauseFor(span: CallerSpan, spoken: AgentSpan | undefined, agent: readonly AgentSpan[]): number {
  if (spoken?.isStopped !== true || spoken.toMs > span.toMs) return 0;
  const resumed = agent.find(({ fromMs, reply }) => fromMs >= spoken.toMs && reply === spoken.reply);
  return resumed === undefined ? Infinity : resumed.fromMs - spoken.toMs;
}

function deadAirOf({ agent, caller, readyMs, endMs }: CallSpans): TurnTaking['deadAir'] {
  const gaps: number[] = [];
  let untilMs = readyMs;
  for (const { fromMs, toMs } of [...agent, ...caller].toSorted((a, b) => a.fromMs - b.fromMs)) {
    if (fromMs > untilMs) gaps.push(fromMs - untilMs);
    untilMs = Math.max(untilMs, toMs);
  }
  if (endMs > untilMs) gaps.push(endMs - untilMs);
  const totalMs = gaps.reduce((sum, ms) => sum + ms, 0);
  return {
    totalMs,
    longestMs: Math.max(0, ...gaps),
    over3s: gaps.filter((ms) => ms > deadAirMs).length,
    ofMs: endMs - readyMs,
  };
}

function share<Value>(values: readonly Value[], isGood: (value: Value) => boolean): Share {
  return { of: values.length, count: values.filter(isGood).length };
}

/** The figures of several calls as one. */
export function together(all: readonly TurnTaking[]): TurnTaking {
  const sum = (of: (each: TurnTaking) => number): number => all.reduce((total, each) => total + of(each), 0);
  const shares = (of: (each: TurnTaking) => Share): Share => ({
    of: sum((each) => of(each).of),
    count: sum((each) => of(each).count),
  });
  return {
    responseMs: all.flatMap(({ responseMs }) => responseMs),
    responded: shares(({ responded }) => responded),
    yieldMs: all.flatMap(({ yieldMs }) => yieldMs),
    yielded: shares(({ yielded }) => yielded),
    agentInterruptions: shares(({ agentInterruptions }) => agentInterruptions),
    backchannelsPassed: shares(({ backchannelsPassed }) => backchannelsPassed),
    noisesPassed: shares(({ noisesPassed }) => noisesPassed),
    pausedMs: all.flatMap(({ pausedMs }) => pausedMs),
    deadAir: {
      totalMs: sum(({ deadAir }) => deadAir.totalMs),
      longestMs: Math.max(0, ...all.map(({ deadAir }) => deadAir.longestMs)),
      over3s: sum(({ deadAir }) => deadAir.over3s),
      ofMs: sum(({ deadAir }) => deadAir.ofMs),
    },
  };
}
