import type { AnswerNote } from '../../../src/call/answer-note.ts';
import type { ModelEntry } from '../fixture.ts';
import type { LogEntry } from '../log-entry.ts';

/** As fixtures have them where nothing is said. */
const usual = { firstTokenMs: 100, tokenMs: 10 };

type Answer = LogEntry & AnswerNote;

/**
 * The requests to models, in the order in which they were made. Providers are counted by the attempts of one request:
 * a fixture knows of no circuits that would have another one asked first.
 */
export function modelEntries(entries: readonly LogEntry[]): readonly ModelEntry[] {
  const answers = entries.filter((entry): entry is Answer => entry.type === 'llm.answered');
  const attempts = new Map<unknown, number>();
  return entries
    .filter(({ type }) => type === 'llm.asked')
    .map((asked) => {
      const index = answers.findIndex(
        ({ reply, provider }) => reply === asked['reply'] && provider === asked['provider'],
      );
      const answer = index === -1 ? undefined : answers.splice(index, 1)[0];
      const attempt = (attempts.get(asked['reply']) ?? 0) + 1;
      attempts.set(asked['reply'], answer?.outcome === 'failed' ? attempt : 0);
      const entry: ModelEntry = answer === undefined ? { error: 'stalled' } : entryOf(answer);
      return attempt === 1 ? entry : Object.assign(entry, { provider: attempt });
    });
}

function entryOf(answer: Answer): ModelEntry {
  switch (answer.outcome) {
    case 'finished':
      return finished(answer);
    case 'failed':
      return failed(answer);
    case 'cancelled':
      return cancelled(answer);
  }
}

function finished(answer: Answer): ModelEntry {
  const words = wordsOf(answer.text);
  const { tools, tookMs } = answer;
  const text = words.join(' ');
  if (tools === undefined) return { reply: text, ...timing(answer, words.length) };
  const named = tools.map(({ name, args }) => (args === undefined ? { name } : { name, args }));
  const isSpoken = words.length > 0;
  const lone = words.length === 1 ? tenth(tookMs - (answer.firstTokenMs ?? 0)) : undefined;
  return {
    tools: named,
    ...(isSpoken ? { say: text } : {}),
    ...timing(answer, words.length),
    ...(lone === undefined || lone === usual.tokenMs ? {} : { tokenMs: lone }),
  };
}

function failed(answer: Answer): ModelEntry {
  const words = wordsOf(answer.text);
  const error = errorOf(answer.code);
  const afterMs = tenth(answer.tookMs - (answer.lastTokenMs ?? 0));
  return {
    ...(words.length === 0
      ? {}
      : { reply: words.join(' '), afterTokens: words.length, ...timing(answer, words.length) }),
    error,
    ...(error === 'stalled' || afterMs === 0 ? {} : { afterMs }),
  };
}

/** How it would have gone on is not known: it says what it had said, and nothing more until it is cancelled again. */
function cancelled(answer: Answer): ModelEntry {
  const words = wordsOf(answer.text);
  const whole = /\s$/u.test(answer.text) ? words : words.slice(0, -1);
  if (whole.length === 0) return { error: 'stalled' };
  return {
    reply: whole.join(' '),
    ...timing(answer, words.length),
    error: 'stalled',
    afterTokens: whole.length,
  };
}

export function errorOf(code: unknown): NonNullable<ModelEntry['error']> {
  switch (code) {
    case 'provider-throttled':
      return 'throttled';
    case 'provider-stalled':
      return 'stalled';
    case 'provider-unreachable':
      return 'unreachable';
    default:
      return 'protocol';
  }
}

/** The pace of a text of so many words; an answer without any has its end for its first token. */
function timing(
  { firstTokenMs, lastTokenMs, tookMs }: Answer,
  words: number,
): Pick<ModelEntry, 'firstTokenMs' | 'tokenMs'> {
  const first = firstTokenMs ?? tookMs;
  const step = words > 1 ? tenth(((lastTokenMs ?? first) - first) / (words - 1)) : usual.tokenMs;
  return {
    ...(first === usual.firstTokenMs ? {} : { firstTokenMs: first }),
    ...(step === usual.tokenMs ? {} : { tokenMs: step }),
  };
}

function wordsOf(text: string): readonly string[] {
  return text.split(/\s+/u).filter((word) => word !== '');
}

function tenth(ms: number): number {
  return Math.max(0, Math.round(ms * 10) / 10);
}
