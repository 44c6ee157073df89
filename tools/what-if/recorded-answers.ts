import { wordsOf } from '../../machines/words.ts';
import type { AnswerNote } from '../../src/call/answer-note.ts';
import type { ModelEntry } from '../replay/fixture.ts';
import { modelEntries } from '../replay/from-log/model-entries.ts';
import type { LogEntry } from '../replay/log-entry.ts';
import type { ModelAnswers } from '../replay/model-answers.ts';
import { turnsText } from './turns-text.ts';

/** What the models answered for one reply: one request after the other. */
interface RecordedReply {
  readonly turn: number | undefined;
  /** The normalised words that it answered. */
  readonly asked: string;
  readonly isGuess: boolean;
  readonly entries: readonly ModelEntry[];
  /** It was cancelled after so long: what else it would have said is not known. */
  readonly brokenOffMs: number | undefined;
}

interface Running {
  readonly recorded: RecordedReply | undefined;
  next: number;
  /** Other words are asked than those that it answered. */
  readonly isOther: boolean;
  /** It goes on behind what was recorded. */
  isMadeUp: boolean;
  /** It ends where it was broken off, which nobody hears where it is cut off again. */
  isShortened: boolean;
}

const madeUp = 'Models were asked what they were not asked in the call: such answers are made up.';
const shortened = 'Answers that were broken off in the call end where they were broken off.';
const unknown = 'What would be answered to this is not in the recording.';

/**
 * The answers of a recorded call for one that takes another course: each request gets what was answered to that turn, or
 * else to those words, and not what comes next in the recording.
 */
export class RecordedAnswers implements ModelAnswers {
  readonly providers: number;
  readonly #replies: readonly RecordedReply[];
  readonly #log: readonly LogEntry[];
  readonly #turnOf: readonly number[];
  readonly #running = new Map<unknown, Running>();
  readonly #used = new Set<RecordedReply>();

  /** `log` is that of the call which is played, as it grows; `turnOf` tells the recorded number of each of its turns. */
  constructor(recorded: readonly LogEntry[], log: readonly LogEntry[], turnOf: readonly number[]) {
    this.#replies = recordedReplies(recorded);
    this.#log = log;
    this.#turnOf = turnOf;
    const all = this.#replies.flatMap(({ entries }) => entries);
    this.providers = Math.max(1, ...all.map(({ provider }) => provider ?? 1));
  }

  /** What of the answers that the client was given is not as recorded, each in a sentence. */
  get remarks(): readonly string[] {
    const given = this.#log.filter(({ type, event }) => type === 'client.reply' && event === 'ended');
    // The client knows a reply by another name.
    const answers = given.flatMap(({ reply, outcome }) => {
      const running = this.#running.get(Number(String(reply).slice(1)));
      return running === undefined ? [] : [{ running, isCut: outcome === 'interrupted' }];
    });
    const others = answers.flatMap(({ running: { isOther, recorded } }) =>
      isOther && recorded?.turn !== undefined ? [recorded.turn] : [],
    );
    return [
      ...(others.length === 0
        ? []
        : [
            `${turnsText(new Set(others), ['is', 'are'])} answered as recorded, although other words are asked than then.`,
          ]),
      ...(answers.some(({ running }) => running.isMadeUp) ? [madeUp] : []),
      ...(answers.some(({ running, isCut }) => running.isShortened && !isCut) ? [shortened] : []),
    ];
  }

  take(provider: number): ModelEntry {
    const asked = this.#log.findLast(({ type }) => type === 'llm.asked');
    const running = this.#running.get(asked?.['reply']) ?? this.#begin(asked);
    const { recorded } = running;
    const entry = recorded?.entries[running.next++];
    const isLast = running.next === recorded?.entries.length;
    if (recorded === undefined || entry === undefined) {
      running.isMadeUp = true;
      return { reply: unknown };
    }
    running.isShortened = isLast && recorded.brokenOffMs !== undefined;
    const known = isLast ? ended(entry, recorded) : entry;
    const { provider: _, ...answer } = known;
    return provider === 1 ? answer : { ...answer, provider };
  }

  #begin(asked: LogEntry | undefined): Running {
    const reply = asked?.['reply'];
    const requested = this.#log.findLast(
      (entry) => entry.type === 'reply.requested' && entry['reply'] === reply,
    );
    const turn = this.#turnOf[Number(requested?.['turn'] ?? -1)];
    const words = wordsOf(String(asked?.['text'])).join(' ');
    const recorded = this.#find(turn, words, asked?.['speculative'] === true);
    if (recorded !== undefined) this.#used.add(recorded);
    const isOther = recorded !== undefined && recorded.asked !== words;
    const running = { recorded, next: 0, isOther, isMadeUp: false, isShortened: false };
    this.#running.set(reply, running);
    return running;
  }

  /** The reply that fits best; what is known to its end before all others, and one that nobody has got yet. */
  #find(turn: number | undefined, words: string, isGuess: boolean): RecordedReply | undefined {
    const fit = (each: RecordedReply): number =>
      [
        each.brokenOffMs === undefined,
        each.turn === turn,
        each.asked === words,
        each.isGuess === isGuess,
        !this.#used.has(each),
      ].reduce((score, holds) => 2 * score + (holds ? 1 : 0), 0);
    return this.#replies
      .filter((each) => each.asked === words || (turn !== undefined && each.turn === turn))
      .reduce<RecordedReply | undefined>(
        (best, each) => (best === undefined || fit(each) > fit(best) ? each : best),
        undefined,
      );
  }
}

/** What was cancelled ends with what is known of it; what had not begun begins no sooner than it was cancelled. */
function ended(entry: ModelEntry, { brokenOffMs }: RecordedReply): ModelEntry {
  if (brokenOffMs === undefined) return entry;
  const { error: _, afterTokens: __, ...known } = entry;
  return known.reply === undefined ? { reply: unknown, firstTokenMs: brokenOffMs } : known;
}

function recordedReplies(entries: readonly LogEntry[]): readonly RecordedReply[] {
  const answers = modelEntries(entries);
  const asked = entries.filter(({ type }) => type === 'llm.asked');
  const requested = new Map(
    entries.flatMap((entry) => (entry.type === 'reply.requested' ? [[entry['reply'], entry] as const] : [])),
  );
  const answered = new Map(
    entries.flatMap((entry) => (isAnswer(entry) ? [[entry['reply'], entry] as const] : [])),
  );
  const replies = new Map<unknown, number[]>();
  for (const [index, { reply }] of asked.entries())
    replies.set(reply, [...(replies.get(reply) ?? []), index]);
  return [...replies].map(([reply, indices]) => {
    const turn = requested.get(reply)?.['turn'];
    const last = answered.get(reply);
    const first = asked[indices[0] ?? 0];
    return {
      turn: typeof turn === 'number' ? turn : undefined,
      asked: wordsOf(String(first?.['text'])).join(' '),
      isGuess: first?.['speculative'] === true,
      entries: indices.flatMap((index) => answers[index] ?? []),
      brokenOffMs: last === undefined ? 0 : last.outcome === 'cancelled' ? last.tookMs : undefined,
    };
  });
}

function isAnswer(entry: LogEntry): entry is LogEntry & AnswerNote {
  return entry.type === 'llm.answered';
}
