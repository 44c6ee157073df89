import type { VoiceNote } from '../../../src/call/voice-note.ts';
import type { LogEntry } from '../log-entry.ts';

/** One clause as a voice spoke it. */
export interface ClauseTake {
  readonly reply: number;
  readonly voice: string;
  readonly text: string;
  readonly words: number;
  /** From when the voice could begin with it to its first sound. */
  readonly firstSoundMs: number;
  /** When that came, in milliseconds since the call was opened. */
  readonly soundAt: number;
  /** How long it plays without the silence before it; absent for one that was broken off. */
  readonly playedMs?: number;
}

type Spoken = LogEntry & VoiceNote & { readonly reply: number };

/** Kept of the silence before the first sound. */
const keptSilenceMs = 10;

/** The clauses that voices have spoken, or begun to, in the order in which these ended with them. */
export function clauseTakes(entries: readonly LogEntry[]): readonly ClauseTake[] {
  const asked = new Map<string, string[]>();
  return entries.flatMap((entry) => {
    const key = `${String(entry['reply'])} ${String(entry['voice'])}`;
    if (entry.type === 'voice.asked') asked.set(key, [...(asked.get(key) ?? []), String(entry['text'])]);
    if (entry.type !== 'voice.spoke') return [];
    const spoken = entry as Spoken;
    const [text, ...others] = asked.get(key) ?? [];
    // What was asked for behind a clause that is broken off is never begun.
    asked.set(key, spoken.outcome === 'ended' ? others : []);
    return text === undefined ? [] : takeOf(spoken, text);
  });
}

function takeOf(spoken: Spoken, text: string): readonly ClauseTake[] {
  const { at, reply, voice, outcome, words, firstSoundMs, tookMs, audioMs, silenceMs } = spoken;
  if (firstSoundMs === undefined || words === 0 || outcome === 'failed') return [];
  const take = { reply, voice, text, words, firstSoundMs, soundAt: at - tookMs + firstSoundMs };
  if (outcome !== 'ended') return [take];
  return [{ ...take, playedMs: audioMs - Math.max(0, silenceMs - keptSilenceMs) }];
}
