import type { VoiceNote } from '../../../src/call/voice-note.ts';
import type { Fixture, VoiceEntry } from '../fixture.ts';
import type { LogEntry } from '../log-entry.ts';
import { clauseEntries, type LaterReplies } from './clause-entries.ts';
import { errorOf } from './model-entries.ts';

type Spoken = LogEntry & VoiceNote;

/** As fixtures have them where nothing is said. */
const usual = { firstAudioMs: 80, wordMs: 300, speed: 10, leadingSilenceMs: 0, wordTimestamps: true };
/** What is shorter is the onset of a word, not silence before it. */
const leastSilenceMs = 20;

/** The voices in the order in which they were used, each with the pace that it had on the whole, and what it spoke otherwise; absent when none spoke. */
export function voiceEntries(
  entries: readonly LogEntry[],
  laterMs: LaterReplies,
): NonNullable<Fixture['tts']> | undefined {
  const spoken = entries.filter(
    (entry): entry is Spoken => entry.type === 'voice.spoke' && entry['voice'] !== 'rehearsed',
  );
  const names = [...new Set(spoken.map(({ voice }) => voice))];
  const voices = names.map((name) => {
    const own = spoken.filter(({ voice }) => voice === name);
    const pace = paceOf(own.some(({ outcome }) => outcome === 'ended') ? own : spoken);
    const { firstAudioMs = usual.firstAudioMs, wordMs = usual.wordMs } = pace;
    const clauses = clauseEntries(entries, name, { firstAudioMs, wordMs }, laterMs);
    return Object.assign(pace, failureOf(name, own, entries), clauses.length === 0 ? {} : { clauses });
  });
  const [only, ...others] = voices;
  if (only === undefined) return undefined;
  return others.length === 0 && only.error === undefined ? only : voices;
}

function paceOf(spoken: readonly Spoken[]): VoiceEntry {
  const ended = spoken.filter(({ outcome, words }) => outcome === 'ended' && words > 0);
  const silenceMs = middle(ended.map((each) => each.silenceMs)) ?? 0;
  const wordMs = Math.round(
    share(
      ended.map((each) => each.audioMs - each.silenceMs),
      ended.map(({ words }) => words),
    ) ?? usual.wordMs,
  );
  const several = ended.filter(({ words }) => words > 1);
  const speed = share(
    several.map(({ words }) => (words - 1) * wordMs),
    several.map(({ tookMs, firstSoundMs = 0 }) => tookMs - firstSoundMs),
  );
  const firstAudioMs = middle(spoken.flatMap((each) => each.firstAudioMs ?? []));
  return withoutUsual({
    firstAudioMs: Math.round(firstAudioMs ?? usual.firstAudioMs),
    wordMs,
    speed: speed === undefined ? usual.speed : Math.min(1000, Math.max(0.1, Math.round(speed * 10) / 10)),
    leadingSilenceMs: silenceMs < leastSilenceMs ? 0 : Math.round(silenceMs),
    wordTimestamps: ended.length === 0 || ended.some(({ timed }) => timed),
  });
}

/** It fails between two clauses, after the words of those that it has ended. */
function failureOf(name: string, own: readonly Spoken[], entries: readonly LogEntry[]): VoiceEntry {
  const index = own.findIndex(({ outcome }) => outcome === 'failed');
  if (index === -1) return {};
  const failed = entries.find(({ type, provider }) => type === 'provider.failed' && provider === name);
  const ended = own.slice(0, index).filter(({ outcome }) => outcome === 'ended');
  const afterWords = ended.reduce((sum, { words }) => sum + words, 0);
  return { error: errorOf(failed?.['code']), ...(afterWords === 0 ? {} : { afterWords }) };
}

function withoutUsual(voice: typeof usual): VoiceEntry {
  return Object.fromEntries(
    Object.entries(voice).filter(([key, value]) => usual[key as keyof typeof usual] !== value),
  );
}

function share(parts: readonly number[], wholes: readonly number[]): number | undefined {
  const whole = sum(wholes);
  return whole > 0 ? sum(parts) / whole : undefined;
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, each) => total + each, 0);
}

function middle(numbers: readonly number[]): number | undefined {
  return numbers.toSorted((one, other) => one - other)[Math.floor(numbers.length / 2)];
}
