import type { TurnMetrics } from '../../machines/vocabulary/turn-metrics.ts';
import type { Usage } from './usage-estimate.ts';

type Writable<T> = { -readonly [Key in keyof T]: T[Key] };

interface TurnEntry {
  /** The reply that answers it is over: its figures change no more. */
  isComplete?: true;
  startedMs?: number;
  eotMs?: number;
  readonly metrics: Writable<TurnMetrics>;
}

interface ReplyEntry {
  readonly turn: number | undefined;
  readonly speculative: boolean;
  readonly requestedMs: number;
  /** The turns that were waiting when it began to sound, the newest last. */
  answers: readonly number[];
  firstTokenMs?: number;
  firstClauseMs?: number;
  /** Later than its text where a guess is not spoken before it is committed. */
  firstGivenMs?: number;
  firstAudioMs?: number;
  tokens: number;
  characters: number;
}

/** What was sent of a reply, what was heard, whether that is estimated, and what it has cost where prices are known. */
interface ReplyEnd {
  readonly playedMs: number;
  readonly heardMs: number;
  readonly isEstimated: boolean;
  readonly usd: number | undefined;
}

/** The latency and the waste of every turn of one call, from moments on the call's clock. */
export class TurnLedger {
  readonly #now: () => number;
  readonly #turns = new Map<number, TurnEntry>();
  readonly #replies = new Map<number, ReplyEntry>();
  /** Turns in the history whose answer has not begun to sound. */
  #waiting: number[] = [];

  constructor(now: () => number) {
    this.#now = now;
  }

  started(turn: number): void {
    this.#turn(turn).startedMs ??= this.#now();
  }

  ended(turn: number): void {
    const entry = this.#turn(turn);
    entry.startedMs ??= this.#now();
    entry.eotMs ??= this.#now();
  }

  committed(turn: number): void {
    this.#turn(turn).eotMs ??= this.#now();
    this.#waiting.push(turn);
  }

  /** `clear` was handed to the connection because this turn interrupts. */
  cleared(turn: number): void {
    const entry = this.#turns.get(turn);
    if (entry?.startedMs !== undefined) entry.metrics.bargeInStopMs ??= round(this.#now() - entry.startedMs);
  }

  requested(reply: number, turn: number | undefined, speculative: boolean): void {
    this.#replies.set(reply, {
      turn,
      speculative,
      requestedMs: this.#now(),
      answers: [],
      tokens: 0,
      characters: 0,
    });
    if (speculative && turn !== undefined) this.#turn(turn).metrics.speculation = 'miss';
  }

  guessCommitted(reply: number): void {
    const entry = this.#replies.get(reply);
    if (entry?.turn === undefined) return;
    const { metrics } = this.#turn(entry.turn);
    metrics.speculation = 'hit';
    metrics.eagerLeadMs = round(this.#now() - entry.requestedMs);
  }

  token(reply: number): void {
    const entry = this.#replies.get(reply);
    if (entry === undefined) return;
    entry.tokens++;
    entry.firstTokenMs ??= this.#now();
  }

  clause(reply: number): void {
    const entry = this.#replies.get(reply);
    if (entry !== undefined) entry.firstClauseMs ??= this.#now();
  }

  /** Characters that were given to speech synthesis. */
  synthesised(reply: number, characters: number): void {
    const entry = this.#replies.get(reply);
    if (entry === undefined) return;
    entry.characters += characters;
    entry.firstGivenMs ??= this.#now();
  }

  audioReady(reply: number): void {
    const entry = this.#replies.get(reply);
    if (entry !== undefined) entry.firstAudioMs ??= this.#now();
  }

  used(reply: number, { promptTokens, completionTokens, estimated }: Usage): void {
    const turn = this.#replies.get(reply)?.turn;
    if (turn === undefined) return;
    const { metrics } = this.#turn(turn);
    metrics.usage = {
      promptTokens: (metrics.usage?.promptTokens ?? 0) + promptTokens,
      completionTokens: (metrics.usage?.completionTokens ?? 0) + completionTokens,
      estimated: estimated || metrics.usage?.estimated === true,
    };
  }

  /** `usd` is what the guess has cost, where prices are known. */
  discarded(reply: number, usd: number | undefined): void {
    const entry = this.#replies.get(reply);
    this.#replies.delete(reply);
    if (entry?.turn === undefined) return;
    const { metrics } = this.#turn(entry.turn);
    metrics.wastedTokens += entry.tokens;
    metrics.wastedCharacters += entry.characters;
    if (usd !== undefined) metrics.wastedUsd = (metrics.wastedUsd ?? 0) + usd;
  }

  /** The reply's first audio has left; returns the figures so far of the turns that it answers, the newest last. */
  released(reply: number): readonly TurnMetrics[] {
    const entry = this.#replies.get(reply);
    const answered = this.#waiting;
    this.#waiting = [];
    if (entry !== undefined) entry.answers = answered;
    return answered.map((turn) => {
      const { metrics, eotMs } = this.#turn(turn);
      if (eotMs !== undefined) metrics.releaseMs = round(this.#now() - eotMs);
      if (entry !== undefined) Object.assign(metrics, partsOf(entry, eotMs));
      return metrics;
    });
  }

  /**
   * The reply is over; returns the figures of the turns that it answered, which are complete. Each was answered by
   * all of it, but its cost is the newest one's alone, as its usage is, so that sums over turns are true.
   */
  closed(reply: number, end: ReplyEnd): readonly TurnMetrics[] {
    const entry = this.#replies.get(reply);
    this.#replies.delete(reply);
    if (entry === undefined) return [];
    const { turn, answers } = entry;
    const newest = turn ?? answers.at(-1);
    if (newest === undefined) return [];
    if (end.usd !== undefined) {
      const { metrics } = this.#turn(newest);
      metrics.costUsd = (metrics.costUsd ?? 0) + end.usd;
    }
    // One that never sounded leaves its turn to be answered by another.
    if (answers.length === 0) setHeard(this.#turn(newest).metrics, end);
    return answers.map((each) => {
      const answered = this.#turn(each);
      answered.isComplete = true;
      setHeard(answered.metrics, end);
      return answered.metrics;
    });
  }

  of(turn: number): TurnMetrics | undefined {
    return this.#turns.get(turn)?.metrics;
  }

  /** The figures of turns that no reply has answered to its end. */
  incomplete(): readonly TurnMetrics[] {
    return [...this.#turns.values()].flatMap(({ isComplete, metrics }) => (isComplete ? [] : [metrics]));
  }

  all(): readonly TurnMetrics[] {
    return [...this.#turns.values()].map(({ metrics }) => metrics);
  }

  #turn(turn: number): TurnEntry {
    const known = this.#turns.get(turn);
    if (known !== undefined) return known;
    const entry: TurnEntry = {
      metrics: { turn, speculation: 'none', wastedTokens: 0, wastedCharacters: 0 },
    };
    this.#turns.set(turn, entry);
    return entry;
  }
}

function setHeard(metrics: Writable<TurnMetrics>, { playedMs, heardMs, isEstimated }: ReplyEnd): void {
  Object.assign(metrics, { playedMs: round(playedMs), heardMs: round(heardMs) });
  if (isEstimated) metrics.heardEstimated = true;
  else delete metrics.heardEstimated;
}

function partsOf(entry: ReplyEntry, eotMs: number | undefined): Partial<TurnMetrics> {
  const { requestedMs, firstTokenMs, firstClauseMs, firstGivenMs, firstAudioMs, speculative } = entry;
  const until = speculative ? (eotMs ?? -Infinity) : -Infinity;
  return {
    ...(firstTokenMs === undefined ? {} : { llmFirstTokenMs: round(firstTokenMs - requestedMs) }),
    ...(firstClauseMs === undefined ? {} : { llmFirstClauseMs: round(firstClauseMs - requestedMs) }),
    ...(firstAudioMs === undefined || firstGivenMs === undefined
      ? {}
      : { ttsFirstAudioMs: round(firstAudioMs - firstGivenMs) }),
    hiddenMs: round(
      hiddenMs(requestedMs, firstClauseMs, until) + hiddenMs(firstGivenMs, firstAudioMs, until),
    ),
  };
}

/** How much of what took from one moment to another was over by then; without an end it still went on. */
function hiddenMs(fromMs: number | undefined, toMs: number | undefined, untilMs: number): number {
  return fromMs === undefined ? 0 : Math.max(0, Math.min(toMs ?? Infinity, untilMs) - fromMs);
}

/** A tenth of a millisecond is as exact as the clock's callbacks are. */
function round(ms: number): number {
  return Math.round(ms * 10) / 10;
}
