import type { TurnThresholds } from '../../src/ports/speech-to-text.ts';
import type { LogEntry } from '../replay/log-entry.ts';
import { quantile } from '../quantile.ts';
import { turnsText } from './turns-text.ts';
import { TurnRewriter } from './turn-rewriter.ts';

/** A recording whose turns are guessed at and ended by other thresholds. */
export interface MovedTurns {
  readonly entries: readonly LogEntry[];
  /** For each turn in them, the number that it has in the recording. */
  readonly turnOf: readonly number[];
  /** What can't be known, each in a sentence. */
  readonly remarks: readonly string[];
}

/** What the recogniser would have told of the caller's turns with these thresholds, as far as the recording tells. */
export function movedTurns(entries: readonly LogEntry[], thresholds: TurnThresholds): MovedTurns {
  const isChanged = thresholds.eager !== undefined || thresholds.end !== undefined;
  const rewriter = new TurnRewriter(thresholds);
  for (const entry of entries) rewriter.take(entry);
  return {
    entries: isChanged ? rewriter.entries : entries,
    turnOf: rewriter.turnOf,
    remarks: isChanged ? [...remarksOn(entries, thresholds), ...remarksOf(rewriter, thresholds)] : [],
  };
}

function remarksOn(entries: readonly LogEntry[], { eager }: TurnThresholds): readonly string[] {
  const judged = entries.filter(({ type, confidence }) => isUpdate(type) && typeof confidence === 'number');
  const everyMs = quantile(gapsOf(judged), 0.5);
  const known =
    judged.length === 0
      ? 'The recording tells how sure the recogniser was at its guesses and ends alone: whether a lower threshold would have been reached before can’t be known.'
      : `How sure the recogniser was is known at its updates${everyMs === undefined ? '' : `, every ${Math.round(everyMs)} ms or so`}: between two of them a threshold may have been reached earlier.`;
  const asked = entries.find(({ type }) => type === 'stt.asked');
  const governed = entries.filter(({ type }) => type === 'speculation.governed').length;
  return [
    known,
    ...(asked?.['thresholds'] === undefined
      ? ['The recogniser of this call has no such thresholds: its confidences may mean something else.']
      : []),
    ...(eager !== undefined && governed > 0
      ? [`In the call the governor moved the threshold ${times(governed)}; here it stays where it is put.`]
      : []),
  ];
}

function remarksOf({ split, unsure }: TurnRewriter, { end }: TurnThresholds): readonly string[] {
  return [
    ...(unsure.size === 0
      ? []
      : [
          `${turnsText(unsure, ['ended', 'ended'])} less sure than ${end ?? 1}, and nothing is recorded after that: the recorded end stays.`,
        ]),
    ...(split.size === 0
      ? []
      : [
          `${turnsText(split, ['would', 'would'])} have ended too early: the caller went on, and the rest is another turn here.`,
        ]),
  ];
}

function isUpdate(type: string): boolean {
  return type === 'turn.updated' || type === 'turn.judged';
}

/** Between one and the next of the same turn, in milliseconds. */
function gapsOf(judged: readonly LogEntry[]): readonly number[] {
  return judged.flatMap(({ at, turn }, index) => {
    const before = judged[index - 1];
    return before === undefined || before['turn'] !== turn ? [] : [at - before.at];
  });
}

function times(count: number): string {
  return count === 1 ? 'once' : `${count} times`;
}
