import type { TurnMetrics } from '../../machines/vocabulary/turn-metrics.ts';
import type { CallLog } from './call-log.ts';

/** The parts of what the caller waited for an answer, in milliseconds: they sum to `waitedMs`. */
export interface Waterfall {
  /** From the end of the turn to the answer's first audio. */
  readonly waitedMs: number;
  readonly firstTokenMs: number;
  /** From the first token to the first clause. */
  readonly clauseMs: number;
  /** From the clause to its first audio. */
  readonly audioMs: number;
  /** Of all that, what was made before the turn's end. Subtracted. */
  readonly hiddenMs: number;
  /** What the answer waited for besides: another reply to end, the floor to be free. */
  readonly restMs: number;
}

/** A turn of the caller with its figures. */
export interface TurnFigures {
  readonly text: string;
  readonly metrics: TurnMetrics;
  /** Absent for a turn that had no answer of its own. */
  readonly waterfall?: Waterfall;
}

/** What speculation did in a call. */
export interface Speculation {
  readonly started: number;
  readonly committed: number;
  readonly discarded: number;
  readonly leadMs: readonly number[];
  readonly hiddenMs: readonly number[];
  readonly wastedTokens: number;
  readonly wastedCharacters: number;
  /** Absent where no prices are known. */
  readonly wastedUsd?: number;
}

/** The newest figures of each turn of the call. */
export function turnsOf({ entries }: Pick<CallLog, 'entries'>): readonly TurnFigures[] {
  const turns = new Map<number, TurnMetrics>();
  const texts = new Map<number, string>();
  for (const entry of entries) {
    if (entry.type === 'turn.committed' && typeof entry['turn'] === 'number')
      texts.set(entry['turn'], String(entry['text']));
    if (entry.type !== 'turn.measured' && entry.type !== 'client.metrics') continue;
    const { at: _at, kind: _kind, type: _type, complete: _complete, ...metrics } = entry;
    const measured = metrics as unknown as TurnMetrics;
    turns.set(measured.turn, measured);
  }
  return [...turns.values()]
    .toSorted((one, other) => one.turn - other.turn)
    .map((metrics) => {
      const waterfall = waterfallOf(metrics);
      const text = texts.get(metrics.turn) ?? '';
      return waterfall === undefined ? { text, metrics } : { text, metrics, waterfall };
    });
}

function waterfallOf(metrics: TurnMetrics): Waterfall | undefined {
  const { releaseMs, llmFirstTokenMs = 0, llmFirstClauseMs = 0, ttsFirstAudioMs = 0, hiddenMs = 0 } = metrics;
  if (releaseMs === undefined) return undefined;
  return {
    waitedMs: releaseMs,
    firstTokenMs: llmFirstTokenMs,
    clauseMs: llmFirstClauseMs - llmFirstTokenMs,
    audioMs: ttsFirstAudioMs,
    hiddenMs,
    restMs: releaseMs - (llmFirstClauseMs + ttsFirstAudioMs - hiddenMs),
  };
}

export function speculationOf(
  { entries }: Pick<CallLog, 'entries'>,
  turns: readonly TurnFigures[],
): Speculation {
  const count = (type: string): number => entries.filter((entry) => entry.type === type).length;
  const metrics = turns.map((each) => each.metrics);
  const sum = (of: (each: TurnMetrics) => number): number =>
    metrics.reduce((total, each) => total + of(each), 0);
  return {
    started: entries.filter((entry) => entry.type === 'reply.requested' && entry['speculative'] === true)
      .length,
    committed: count('reply.committed'),
    discarded: count('reply.discarded'),
    leadMs: metrics.flatMap(({ eagerLeadMs }) => eagerLeadMs ?? []),
    hiddenMs: metrics.flatMap(({ speculation, hiddenMs }) => (speculation === 'hit' ? (hiddenMs ?? []) : [])),
    wastedTokens: sum((each) => each.wastedTokens),
    wastedCharacters: sum((each) => each.wastedCharacters),
    ...(metrics.some(({ wastedUsd, costUsd }) => wastedUsd !== undefined || costUsd !== undefined)
      ? { wastedUsd: sum((each) => each.wastedUsd ?? 0) }
      : {}),
  };
}

/** What speculation did in several calls. */
export function speculationTogether(all: readonly Speculation[]): Speculation {
  const sum = (of: (each: Speculation) => number): number => all.reduce((total, each) => total + of(each), 0);
  const priced = all.filter(({ wastedUsd }) => wastedUsd !== undefined);
  return {
    started: sum(({ started }) => started),
    committed: sum(({ committed }) => committed),
    discarded: sum(({ discarded }) => discarded),
    leadMs: all.flatMap(({ leadMs }) => leadMs),
    hiddenMs: all.flatMap(({ hiddenMs }) => hiddenMs),
    wastedTokens: sum(({ wastedTokens }) => wastedTokens),
    wastedCharacters: sum(({ wastedCharacters }) => wastedCharacters),
    ...(priced.length === 0 ? {} : { wastedUsd: sum(({ wastedUsd }) => wastedUsd ?? 0) }),
  };
}
