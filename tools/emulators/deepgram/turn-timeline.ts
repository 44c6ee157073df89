import type { ScriptedTurn } from './deepgram-script.ts';
import type { SpeechPace, SpokenWord } from './speech.ts';

/** One thing that happens in a scripted turn; times are from the turn's start. */
export interface TimelineEntry {
  readonly atMs: number;
  readonly step: string;
  readonly text?: string;
  readonly confidence?: number;
  /** Not before the caller is quiet, in a script that is gated by sound. */
  readonly afterSound: boolean;
}

export interface TurnTimeline {
  /** With times from the turn's start. */
  readonly words: readonly SpokenWord[];
  readonly entries: readonly TimelineEntry[];
}

/** When which word of a turn is spoken, and what follows from it; `pace` overrides what the script says of its ends. */
export function timelineOf(turn: ScriptedTurn, pace: SpeechPace = {}): TurnTimeline {
  const words = turn.words ?? evenWords(turn);
  if (turn.events !== undefined) {
    const entries = turn.events.map(({ event: step, atMs, text, confidence }) => ({
      atMs,
      step,
      afterSound: false,
      ...(text === undefined ? {} : { text }),
      ...(confidence === undefined ? {} : { confidence }),
    }));
    return { words, entries: entries.toSorted((a, b) => a.atMs - b.atMs) };
  }
  return { words, entries: entriesOf(turn, words, pace) };
}

function evenWords({ text, startMs, wordMs, hesitation }: ScriptedTurn): readonly SpokenWord[] {
  const words = text.split(/\s+/).filter((word) => word !== '');
  return words.map((word, index) => {
    const pauseMs = hesitation !== undefined && index >= hesitation.afterWords ? hesitation.forMs : 0;
    const start = startMs + index * wordMs + pauseMs;
    // Words are a little apart, as spoken ones are.
    return { word, startMs: start, endMs: start + wordMs * 0.9, confidence: 0.95 };
  });
}

function entriesOf(
  turn: ScriptedTurn,
  words: readonly SpokenWord[],
  pace: SpeechPace,
): readonly TimelineEntry[] {
  const [first] = words;
  const last = words.at(-1);
  if (first === undefined || last === undefined) return [];
  const eagerMs = turn.eagerMs === null ? undefined : (pace.eagerMs ?? turn.eagerMs);
  const endMs = turn.endMs === null ? undefined : (pace.endMs ?? turn.endMs);
  const eager = (afterMs: number, afterSound: boolean): readonly TimelineEntry[] =>
    eagerMs === undefined
      ? []
      : [{ atMs: afterMs + eagerMs, step: 'eager', afterSound, ...sure(turn.eagerConfidence) }];
  const entries: TimelineEntry[] = [
    { atMs: first.startMs, step: 'voice', afterSound: false },
    { atMs: first.endMs, step: 'start', afterSound: false },
  ];
  const { hesitation } = turn;
  if (hesitation !== undefined && hesitation.afterWords < words.length) {
    const before = words[hesitation.afterWords - 1] ?? first;
    const after = words[hesitation.afterWords] ?? last;
    if (eagerMs !== undefined && before.endMs + eagerMs < after.startMs) {
      entries.push(...eager(before.endMs, false));
      entries.push({ atMs: after.startMs + 1, step: 'resume', afterSound: false });
    }
  }
  entries.push(...eager(last.endMs, true));
  if (endMs !== undefined) {
    const text = turn.endText === undefined ? {} : { text: turn.endText };
    entries.push({
      atMs: last.endMs + endMs,
      step: 'end',
      afterSound: true,
      ...text,
      ...sure(turn.confidence),
    });
  }
  return entries;
}

function sure(confidence: number | undefined): { readonly confidence?: number } {
  return confidence === undefined ? {} : { confidence };
}
