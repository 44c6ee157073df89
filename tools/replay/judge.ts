import { alignment } from './alignment.ts';
import type { Expectation, Observed } from './fixture.ts';
import { isSameJson } from './same-json.ts';

/** One expectation that is not met. */
export interface Failure {
  /** The key under `expect`, as `stateAt.700`; `run` for what went wrong in the run itself. */
  readonly key: string;
  readonly expected: unknown;
  readonly observed: unknown;
}

/**
 * What of the expectations is not met; empty when all is as expected. Durations may be wrong by `latenessMs`: on a real
 * clock nothing is on time.
 */
export function judge(expect: Expectation, observed: Observed, latenessMs = 0): readonly Failure[] {
  const failures: Failure[] = observed.faults.map((fault) => ({
    key: 'run',
    expected: 'no fault',
    observed: fault,
  }));
  const same = (key: string, wanted: unknown, seen: unknown): void => {
    if (wanted === undefined || isLike(wanted, seen)) return;
    failures.push({ key, expected: wanted, observed: seen });
  };
  same('states', expect.states, observed.states);
  for (const [at, state] of Object.entries(expect.stateAt ?? {}))
    same(`stateAt.${at}`, state, stateAt(observed, Number(at)) ?? null);
  same('llmRequests', expect.llmRequests, requestsLike(expect.llmRequests, observed));
  same('heard', expect.heard, observed.heard);
  for (const text of expect.neverHeard ?? []) {
    const heard = observed.heard.find((each) => fold(each).includes(fold(text)));
    if (heard !== undefined) failures.push({ key: 'neverHeard', expected: text, observed: heard });
  }
  same('history', expect.history, observed.history);
  for (const [name, count] of Object.entries(expect.speculation ?? {})) {
    same(`speculation.${name}`, count, observed.speculation[name as keyof Observed['speculation']]);
  }
  same('toolsRun', expect.toolsRun, observed.toolsRun);
  same('clears', expect.clears, observed.clears);
  same('errors', expect.errors, observed.errors);
  same('ended', expect.ended, observed.ended);
  same('reconnects', expect.reconnects, observed.reconnects);
  failures.push(...soundFailures(expect, observed, latenessMs));
  failures.push(...metricFailures(expect, observed, latenessMs));
  return failures;
}

/** A failure in words: one line, or for lists that would make a long one, a line an item. */
export function failureText({ key, expected, observed }: Failure): string {
  if (key === 'run') return String(observed);
  if (key === 'neverHeard') return `neverHeard: ${quote(expected)} was heard, in ${quote(observed)}`;
  const line = `${key}: expected ${quote(expected)}, observed ${quote(observed)}`;
  const isLong = line.length > longestLine && Array.isArray(expected) && Array.isArray(observed);
  return isLong ? [`${key}, - expected, + observed:`, ...itemLines(expected, observed)].join('\n') : line;
}

const longestLine = 120;

function itemLines(expected: readonly unknown[], observed: readonly unknown[]): readonly string[] {
  return alignment(expected, observed, isLike).flatMap(({ wantedAt, seenAt, isSame }) => {
    if (isSame) return [`    ${quote(observed[seenAt ?? 0])}`];
    const wanted = wantedAt === undefined ? undefined : `  - ${quote(expected[wantedAt])}`;
    const seen = seenAt === undefined ? undefined : `  + ${quote(observed[seenAt])}`;
    return [wanted, seen].filter((line) => line !== undefined);
  });
}

/** Whether two items are the same as expectations compare them. */
export function isLike(wanted: unknown, seen: unknown): boolean {
  return isSameJson(fold(wanted), fold(seen));
}

const quote = (value: unknown): string => JSON.stringify(value) ?? 'nothing';

/** The public state at a moment, after the steps of that moment. */
export function stateAt({ stateLine }: Observed, at: number): string | undefined {
  return stateLine.findLast((each) => each.at <= at)?.state;
}

/** When agent audio was first handed over, at or after this moment. */
export function firstAudioAt({ audioAt }: Observed, at: number): number | undefined {
  return audioAt.find((each) => each >= at);
}

function soundFailures(
  { firstAudio, silentFrom }: Expectation,
  observed: Observed,
  latenessMs: number,
): readonly Failure[] {
  const late = (firstAudio ?? []).flatMap(({ after, withinMs }): readonly Failure[] => {
    const first = firstAudioAt(observed, after.at);
    if (first !== undefined && first <= after.at + withinMs + latenessMs) return [];
    const expected = { withinMs };
    return [{ key: `firstAudio.${after.at}`, expected, observed: { audioAt: first ?? null } }];
  });
  const loud = (silentFrom ?? []).flatMap(({ at, toMs }): readonly Failure[] => {
    const sound = firstAudioAt(observed, at + latenessMs);
    if (sound === undefined || sound > toMs) return [];
    return [{ key: `silentFrom.${at}`, expected: { silentToMs: toMs }, observed: { audioAt: sound } }];
  });
  return [...late, ...loud];
}

function metricFailures(
  { metrics }: Expectation,
  observed: Observed,
  latenessMs: number,
): readonly Failure[] {
  return Object.entries(metrics ?? {}).flatMap(([turn, wanted]) =>
    Object.entries(wanted).flatMap(([name, expected]): readonly Failure[] => {
      const seen = observed.metrics[turn]?.[name];
      const slackMs = name.endsWith('Ms') ? latenessMs : 0;
      return isWithin(expected, seen, slackMs)
        ? []
        : [{ key: `metrics.${turn}.${name}`, expected, observed: seen ?? null }];
    }),
  );
}

function isWithin(
  range: number | string | boolean | { readonly min?: number; readonly max?: number },
  seen: unknown,
  slack: number,
): boolean {
  if (typeof range === 'string' || typeof range === 'boolean') return range === seen;
  const { min = -Infinity, max = Infinity } = typeof range === 'number' ? { min: range, max: range } : range;
  return typeof seen === 'number' && seen >= min - slack && seen <= max + slack;
}

/** Of each request only what the expectation names. */
function requestsLike(wanted: Expectation['llmRequests'], { llmRequests }: Observed): unknown {
  return llmRequests.map((request, index) => {
    const names = Object.keys(wanted?.[index] ?? { text: '', speculative: true });
    return Object.fromEntries(names.map((name) => [name, request[name as keyof typeof request]]));
  });
}

/** White space in texts is folded before they are compared. */
function fold<T>(value: T): T {
  if (typeof value === 'string') return value.trim().replace(/\s+/gu, ' ') as T;
  if (Array.isArray(value)) return value.map((each: unknown) => fold(each)) as T;
  if (typeof value === 'object' && value !== null) {
    return Object.fromEntries(Object.entries(value).map(([key, each]) => [key, fold(each) as unknown])) as T;
  }
  return value;
}
