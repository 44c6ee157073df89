import { spreadOf } from '../quantile.ts';
import type { CallReport, Figures } from './call-report.ts';
import type { Share } from './turn-taking.ts';

/** A call's report as `talky report --json` prints it. */
export function callJson(report: CallReport): object {
  const { file, id, agent, startedAt, durationMs, outcome, longestWait } = report;
  return {
    type: 'call',
    file,
    id,
    agent,
    startedAt,
    durationMs,
    ...(outcome === undefined ? {} : { outcome }),
    ...(longestWait === undefined ? {} : { longestWait }),
    turns: report.turns.map(({ metrics, waterfall }) => ({
      ...metrics,
      ...(waterfall === undefined ? {} : { waterfall }),
    })),
    typedTurns: report.typedTurns,
    ...figuresJson(report),
  };
}

export function totalJson(calls: number, figures: Figures): object {
  const { turns, typedTurns } = figures;
  return { type: 'total', calls, turns: turns.length, typedTurns, ...figuresJson(figures) };
}

function figuresJson({ turns, turnTaking, speculation }: Figures): object {
  const waits = turns.flatMap(({ waterfall }) => waterfall ?? []);
  const { responseMs, responded, yieldMs, yielded, agentInterruptions } = turnTaking;
  const { backchannelsPassed, noisesPassed, pausedMs, deadAir } = turnTaking;
  const { leadMs, hiddenMs, ...guesses } = speculation;
  return {
    latency: {
      waitedMs: spreadOf(waits.map(({ waitedMs }) => waitedMs)),
      firstTokenMs: spreadOf(waits.map(({ firstTokenMs }) => firstTokenMs)),
      clauseMs: spreadOf(waits.map(({ clauseMs }) => clauseMs)),
      audioMs: spreadOf(waits.map(({ audioMs }) => audioMs)),
      hiddenMs: spreadOf(waits.map((wait) => wait.hiddenMs)),
      restMs: spreadOf(waits.map(({ restMs }) => restMs)),
      bargeInStopMs: spreadOf(turns.flatMap(({ metrics }) => metrics.bargeInStopMs ?? [])),
    },
    turnTaking: {
      response: { ...rated(responded), ms: spreadOf(responseMs) },
      yield: { ...rated(yielded), ms: spreadOf(yieldMs) },
      agentInterruptions: rated(agentInterruptions),
      backchannelsPassed: rated(backchannelsPassed),
      noisesPassed: rated(noisesPassed),
      pausedMs: spreadOf(pausedMs),
      deadAir,
    },
    speculation: { ...guesses, leadMs: spreadOf(leadMs), hiddenMs: spreadOf(hiddenMs) },
  };
}

/** The counts stand beside the rate: who reads it judges whether they are enough. */
function rated({ of, count }: Share): object {
  return of === 0 ? { of, count } : { of, count, rate: count / of };
}
