import { Counter, Gauge, Histogram, Registry } from 'prom-client';
import { registerProcessGauges } from './process-gauges.ts';

/** A turn's figures as far as they are observed, in milliseconds; the engine's `TurnMetrics` fit. */
export interface TurnFigures {
  readonly speculation: 'none' | 'hit' | 'miss';
  readonly wastedTokens: number;
  readonly wastedCharacters: number;
  readonly wastedUsd?: number;
  readonly eagerLeadMs?: number;
  readonly llmFirstTokenMs?: number;
  readonly llmFirstClauseMs?: number;
  readonly ttsFirstAudioMs?: number;
  readonly releaseMs?: number;
  readonly hiddenMs?: number;
  readonly bargeInStopMs?: number;
  readonly heardMs?: number;
  readonly playedMs?: number;
  readonly costUsd?: number;
  readonly usage?: { readonly promptTokens: number; readonly completionTokens: number };
}

/** The figures of one server, in a registry of its own. */
export interface Metrics {
  readonly contentType: string;
  /** The Prometheus text. */
  render(): Promise<string>;
  callOpened(transport: string): void;
  callEnded(outcome: string): void;
  /** A call that was not taken, before or after the upgrade, by its error code. */
  callRefused(code: string): void;
  /** Once for each turn, when its figures are complete. `latencyTargetMs` is what `releaseMs` is compared with; a turn without it counts as neither. */
  turnMeasured(figures: TurnFigures, latencyTargetMs: number): void;
  /** Stops measuring; what was measured can still be read. */
  close(): void;
}

/** From 5 ms, what a hit speculation takes, to 10 s, which no caller waits. */
const latencyBuckets = [0.005, 0.01, 0.02, 0.05, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.8, 1, 1.5, 2, 3, 5, 10];

/** From a word to a speech of two minutes. */
const speechBuckets = [0.25, 0.5, 1, 1.5, 2, 3, 4, 5, 7.5, 10, 15, 20, 30, 60, 120];

/** Each turn latency by its figure's key in `TurnFigures`. */
const latencies = {
  eagerLeadMs: ['talky_turn_eager_lead_seconds', 'From the committed guess to its end of turn.'],
  llmFirstTokenMs: ['talky_turn_llm_first_token_seconds', 'From the request to the first token.'],
  llmFirstClauseMs: ['talky_turn_llm_first_clause_seconds', 'From the request to the first clause.'],
  ttsFirstAudioMs: ['talky_turn_tts_first_audio_seconds', 'From the first clause to its first audio.'],
  releaseMs: ['talky_turn_release_seconds', 'From the end of turn to the first audio byte sent.'],
  hiddenMs: ['talky_turn_hidden_seconds', 'Generation time that speculation hid from the caller.'],
  bargeInStopMs: ['talky_turn_barge_in_stop_seconds', 'From the interruption to the clear sent.'],
} as const;

/** How long replies sounded, likewise. */
const speeches = {
  heardMs: ['talky_turn_heard_seconds', 'How much of the reply to a turn was heard.'],
  playedMs: ['talky_turn_played_seconds', 'How much of the reply to a turn was played.'],
} as const;

/** `liveCalls` is asked at each scrape. */
export function createMetrics({ liveCalls }: { readonly liveCalls: () => number }): Metrics {
  const registry = new Registry();
  const registers = [registry];
  void new Gauge({
    name: 'talky_live_calls',
    help: 'Calls that are going on.',
    registers,
    collect() {
      this.set(liveCalls());
    },
  });
  const counter = (name: string, help: string, labelNames: string[]) =>
    new Counter({ name, help, labelNames, registers });
  const opened = counter('talky_calls_opened_total', 'Connections that opened or resumed a call.', [
    'transport',
  ]);
  const ended = counter('talky_calls_ended_total', 'Calls that are over, by outcome.', ['outcome']);
  const refused = counter('talky_calls_refused_total', 'Calls that were not taken, by error code.', ['code']);
  const turns = counter('talky_turns_total', 'Turns that are over, by what speculation did.', [
    'speculation',
  ]);
  const targeted = counter(
    'talky_turns_latency_target_total',
    'Turns whose first audio left within the latency target after the end of the turn, or over it.',
    ['result'],
  );
  const wasted = counter('talky_speculation_wasted_total', 'What was made for discarded guesses.', ['unit']);
  const tokens = counter(
    'talky_turns_tokens_total',
    'Model tokens that turns took, discarded guesses included, by kind.',
    ['kind'],
  );
  const cost = counter('talky_replies_cost_usd_total', 'What replies to turns have cost in US dollars.', []);
  const observeLatencies = registerDurations(registry, latencies, latencyBuckets);
  const observeSpeeches = registerDurations(registry, speeches, speechBuckets);
  const stopProcessGauges = registerProcessGauges(registry);
  return {
    contentType: registry.contentType,
    render: () => registry.metrics(),
    callOpened: (transport) => opened.inc({ transport }),
    callEnded: (outcome) => ended.inc({ outcome }),
    callRefused: (code) => refused.inc({ code }),
    turnMeasured: (figures, latencyTargetMs) => {
      turns.inc({ speculation: figures.speculation });
      if (figures.releaseMs !== undefined)
        targeted.inc({ result: figures.releaseMs <= latencyTargetMs ? 'within' : 'over' });
      wasted.inc({ unit: 'tokens' }, figures.wastedTokens);
      wasted.inc({ unit: 'characters' }, figures.wastedCharacters);
      wasted.inc({ unit: 'usd' }, figures.wastedUsd ?? 0);
      tokens.inc({ kind: 'prompt' }, figures.usage?.promptTokens ?? 0);
      tokens.inc({ kind: 'completion' }, figures.usage?.completionTokens ?? 0);
      cost.inc(figures.costUsd ?? 0);
      observeLatencies(figures);
      observeSpeeches(figures);
    },
    close: stopProcessGauges,
  };
}

type Duration = keyof typeof latencies | keyof typeof speeches;

function registerDurations(
  registry: Registry,
  durations: Partial<Readonly<Record<Duration, readonly [name: string, help: string]>>>,
  buckets: number[],
): (figures: TurnFigures) => void {
  const histograms = Object.entries(durations).map(([figure, [name, help]]) => ({
    figure: figure as Duration,
    histogram: new Histogram({ name, help, buckets, registers: [registry] }),
  }));
  return (figures) => {
    for (const { figure, histogram } of histograms) {
      const valueMs = figures[figure];
      if (valueMs !== undefined) histogram.observe(valueMs / 1000);
    }
  };
}
