import type { LogEntry } from '../../../../replay/log-entry.ts';
import { quantile } from '../../../../quantile.ts';
import {
  speculationOf,
  turnsOf,
  type Speculation,
  type TurnFigures,
} from '../../../../report/turn-figures.ts';
import { reasonWords } from './reason-words.ts';
import { discardedAt, type DiscardReason } from '../record/discarded.ts';
import { readerPerLog, type GrowingLog, type EntryReader } from '../record/growing-log.ts';
import { lastAtOrBefore } from '../record/last-at-or-before.ts';

/** A reply that was asked for before its turn was over. */
export interface Guess {
  readonly index: number;
  readonly at: number;
  readonly reply: number;
  readonly turn: number | undefined;
  /** The words that it answers. */
  readonly text: string;
  /** The last of them: the guessed turn. */
  readonly asked: string;
  readonly confidence: number | undefined;
  /** Absent while it is held. */
  readonly end?: {
    readonly index: number;
    readonly at: number;
    readonly isRight: boolean;
    /** Why it was thrown away. */
    readonly discarded: DiscardReason | undefined;
  };
}

/** How a call guesses from some entry on. */
export interface GuessSetting {
  readonly index: number;
  readonly at: number;
  /** The confidence from which on a turn is guessed to be over; absent: as the recogniser has it. */
  readonly eagerThreshold: number | undefined;
  readonly depth: string;
  /** Why it was changed; absent for the beginning. */
  readonly why?: string;
}

/** What guessing has come to by an entry of the log. */
export interface Score {
  readonly speculation: Speculation;
  readonly turns: readonly TurnFigures[];
  readonly guesses: readonly Guess[];
  readonly held: number;
  /** Of the guesses that are decided; absent when there are none. */
  readonly hitRate: number | undefined;
  readonly savedMs: number;
  readonly savedP50Ms: number | undefined;
  readonly leadP50Ms: number | undefined;
  readonly thrownAway: readonly { readonly why: string; readonly count: number }[];
  readonly policies: readonly GuessSetting[];
}

const counted: ReadonlySet<string> = new Set([
  'reply.requested',
  'reply.committed',
  'reply.discarded',
  'turn.committed',
  'turn.measured',
  'client.metrics',
]);

class Scoreboard implements EntryReader {
  readonly #log: GrowingLog;
  /** What the figures are made of, and where in the log it is. */
  readonly #counted: { readonly index: number; readonly entry: LogEntry }[] = [];
  readonly #guesses: Guess[] = [];
  readonly #policies: GuessSetting[] = [];
  #confidence: number | undefined;
  /** The whole call and a moment of it are looked at side by side. */
  #newest: readonly { readonly marks: string; readonly score: Score }[] = [];

  constructor(log: GrowingLog) {
    this.#log = log;
  }

  take(entry: LogEntry, index: number): void {
    const { type, at } = entry;
    const drafts = Array.isArray(entry['drafts']) ? (entry['drafts'] as readonly string[]) : [];
    if (counted.has(type)) this.#counted.push({ index, entry });
    if (type === 'turn.eager-eot') this.#confidence = numberOf(entry['confidence']);
    if (type === 'reply.requested' && entry['speculative'] === true)
      this.#guesses.push({
        index,
        at,
        reply: Number(entry['reply']),
        turn: numberOf(entry['turn']),
        text: drafts.join(' / '),
        asked: drafts.at(-1) ?? '',
        confidence: this.#confidence,
      });
    if (type === 'reply.committed' || type === 'reply.discarded') this.#decide(entry, index);
    if (type === 'call.opened') this.#policies.push({ index, at, ...firstPolicy(entry) });
    if (type === 'speculation.governed')
      this.#policies.push({
        index,
        at,
        eagerThreshold: numberOf(entry['eagerThreshold']),
        depth: String(entry['depth']),
        why: String(entry['why']),
      });
  }

  /** What holds at an entry of the log; the same object while nothing of it has changed. */
  at(index: number): Score {
    const count = lastAtOrBefore(this.#counted, (each) => each.index, index) + 1;
    const policies = this.#policies.filter((each) => each.index <= index);
    const marks = `${count} ${policies.length}`;
    const known = this.#newest.find((each) => each.marks === marks);
    const score = known?.score ?? this.#scoreOf(count, policies, index);
    const others = this.#newest.filter((each) => each.marks !== marks);
    this.#newest = [{ marks, score }, ...others.slice(0, 1)];
    return score;
  }

  #scoreOf(count: number, policies: readonly GuessSetting[], index: number): Score {
    const entries = this.#counted.slice(0, count).map(({ entry }) => entry);
    const turns = turnsOf({ entries });
    const speculation = speculationOf({ entries }, turns);
    const guesses = this.#guesses.filter((guess) => guess.index <= index).map((guess) => asOf(guess, index));
    const decided = speculation.committed + speculation.discarded;
    return {
      speculation,
      turns,
      guesses,
      held: guesses.filter(({ end }) => end === undefined).length,
      hitRate: decided === 0 ? undefined : speculation.committed / decided,
      savedMs: speculation.hiddenMs.reduce((sum, ms) => sum + ms, 0),
      savedP50Ms: quantile(speculation.hiddenMs, 0.5),
      leadP50Ms: quantile(speculation.leadMs, 0.5),
      thrownAway: countedByReason(guesses),
      policies,
    };
  }

  #decide({ type, at, reply }: LogEntry, index: number): void {
    const place = this.#guesses.findLastIndex((guess) => guess.reply === reply);
    const guess = this.#guesses[place];
    if (guess === undefined) return;
    const isRight = type === 'reply.committed';
    const discarded = isRight ? undefined : discardedAt(this.#log, index, guess.asked);
    this.#guesses[place] = { ...guess, end: { index, at, isRight, discarded } };
  }
}

export const scoreboardOf = readerPerLog((log) => new Scoreboard(log));

function asOf(guess: Guess, index: number): Guess {
  if (guess.end === undefined || guess.end.index <= index) return guess;
  const { end: _end, ...held } = guess;
  return held;
}

function countedByReason(guesses: readonly Guess[]): Score['thrownAway'] {
  const counts = new Map<string, number>();
  for (const { end } of guesses) {
    if (end?.discarded === undefined) continue;
    const why = reasonWords(end.discarded.reason);
    counts.set(why, (counts.get(why) ?? 0) + 1);
  }
  return [...counts]
    .map(([why, count]) => ({ why, count }))
    .toSorted((one, other) => other.count - one.count || one.why.localeCompare(other.why));
}

interface LoggedPolicy {
  readonly speculation?: {
    readonly enabled?: boolean;
    readonly depth?: string;
    readonly governor?: { readonly enabled?: boolean; readonly eagerThreshold?: { readonly start?: number } };
  };
}

function firstPolicy({ policy }: LogEntry): Pick<GuessSetting, 'eagerThreshold' | 'depth'> {
  const { enabled, depth, governor } = (policy as LoggedPolicy | undefined)?.speculation ?? {};
  return {
    eagerThreshold: governor?.enabled === true ? governor.eagerThreshold?.start : undefined,
    depth: enabled === false ? 'off' : (depth ?? 'unknown'),
  };
}

function numberOf(value: unknown): number | undefined {
  return typeof value === 'number' ? value : undefined;
}
