import type { SpeechStep, SpokenWord } from './speech.ts';

export interface FluxTurnInfoParts {
  readonly stamp: { readonly request_id: string; readonly sequence_id: number };
  readonly event: string;
  readonly step: SpeechStep;
  readonly turn: number;
  readonly window: { readonly startMs: number; readonly endMs: number };
  readonly languages: readonly string[] | undefined;
  readonly hints: readonly string[] | undefined;
}

/** A `TurnInfo` message; every one carries the whole turn. Times are seconds. */
export function fluxTurnInfo(parts: FluxTurnInfoParts): Readonly<Record<string, unknown>> {
  const { stamp, event, step, turn, window, languages, hints } = parts;
  const { text } = step;
  const words = text === undefined ? step.words : reworded(text, step.words);
  return {
    type: 'TurnInfo',
    ...stamp,
    event,
    turn_index: turn,
    audio_window_start: seconds(window.startMs),
    audio_window_end: seconds(window.endMs),
    transcript: text ?? words.map(({ word }) => word).join(' '),
    words: words.map(({ word, confidence, startMs, endMs }) => ({
      word,
      confidence,
      start: seconds(startMs),
      end: seconds(endMs),
    })),
    end_of_turn_confidence: step.confidence ?? 0.1,
    ...(languages === undefined || words.length === 0 ? {} : { languages }),
    ...(hints === undefined ? {} : { languages_hinted: hints }),
  };
}

/** Other words in the same time. */
function reworded(text: string, words: readonly SpokenWord[]): readonly SpokenWord[] {
  const written = text.split(/\s+/).filter((word) => word !== '');
  const fromMs = words[0]?.startMs ?? 0;
  const stepMs = ((words.at(-1)?.endMs ?? fromMs) - fromMs) / Math.max(1, written.length);
  return written.map((word, index) => ({
    word,
    confidence: 0.9,
    startMs: fromMs + index * stepMs,
    endMs: fromMs + (index + 1) * stepMs,
  }));
}

function seconds(ms: number): number {
  return Math.round(ms) / 1000;
}
