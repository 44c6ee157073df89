import { isDeepStrictEqual } from 'node:util';
import type { Expectation, Observed } from './fixture.ts';

/** What of the expectations is not met, each in words; empty when all is as expected. */
export function judge(expect: Expectation, observed: Observed): readonly string[] {
  const failures = [...observed.faults];
  const same = (name: string, wanted: unknown, seen: unknown): void => {
    if (wanted === undefined || isDeepStrictEqual(fold(wanted), fold(seen))) return;
    failures.push(`${name}: expected ${JSON.stringify(wanted)}, observed ${JSON.stringify(seen)}`);
  };
  same('states', expect.states, observed.states);
  for (const [at, state] of Object.entries(expect.stateAt ?? {}))
    same(`stateAt ${at}`, state, stateAt(observed, Number(at)));
  same('llmRequests', expect.llmRequests, requestsLike(expect.llmRequests, observed));
  same('heard', expect.heard, observed.heard);
  for (const text of expect.neverHeard ?? []) {
    if (observed.heard.some((heard) => fold(heard).includes(fold(text))))
      failures.push(`neverHeard: "${text}" was heard`);
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
  failures.push(...soundFailures(expect, observed), ...metricFailures(expect, observed));
  return failures;
}

function soundFailures({ firstAudio, silentFrom }: Expectation, { audioAt }: Observed): readonly string[] {
  const late = (firstAudio ?? []).flatMap(({ after, withinMs }) => {
    const first = audioAt.find((at) => at >= after.at);
    return first !== undefined && first <= after.at + withinMs
      ? []
      : [`firstAudio after ${after.at}: expected within ${withinMs} ms, observed at ${first ?? 'no time'}`];
  });
  const loud = (silentFrom ?? []).flatMap(({ at, toMs }) => {
    const sound = audioAt.find((moment) => moment >= at && moment <= toMs);
    return sound === undefined ? [] : [`silentFrom ${at} to ${toMs}: audio was handed over at ${sound}`];
  });
  return [...late, ...loud];
}

function metricFailures({ metrics }: Expectation, observed: Observed): readonly string[] {
  return Object.entries(metrics ?? {}).flatMap(([turn, wanted]) =>
    Object.entries(wanted).flatMap(([name, range]) => {
      const seen = observed.metrics[turn]?.[name];
      return isWithin(range, seen)
        ? []
        : [`metrics ${turn}.${name}: expected ${JSON.stringify(range)}, observed ${JSON.stringify(seen)}`];
    }),
  );
}

function isWithin(
  range: number | string | { readonly min?: number; readonly max?: number },
  seen: unknown,
): boolean {
  if (typeof range !== 'object') return range === seen;
  return typeof seen === 'number' && seen >= (range.min ?? -Infinity) && seen <= (range.max ?? Infinity);
}

function stateAt({ stateLine }: Observed, at: number): string | undefined {
  return stateLine.findLast((each) => each.at <= at)?.state;
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
