import type { TurnThresholds } from '../../../../../../src/ports/speech-to-text.ts';
import type { LogEntry } from '../../../../../replay/log-entry.ts';
import { numberOf, textOf, type Handlers } from './handlers.ts';

/** How sure the recogniser was, from 0 to 1, that a turn was over. */
export interface Confidence {
  readonly atMs: number;
  readonly entry: number;
  readonly turn: number;
  readonly value: number;
  /** The kind of what told it: `updated`, `judged`, `eager-eot`, `eot`. */
  readonly kind: string;
}

/** What it is compared with from this moment on. */
export interface ThresholdStep extends TurnThresholds {
  readonly atMs: number;
}

export function confidenceCurve(points: Confidence[], thresholds: ThresholdStep[]): Handlers {
  const judged = (entry: LogEntry, index: number): void => {
    const value = numberOf(entry, 'confidence');
    const turn = numberOf(entry, 'turn');
    if (value === undefined || turn === undefined) return;
    const kind = entry.type.slice('turn.'.length);
    points.push({ atMs: entry.at, entry: index, turn, value, kind });
  };
  const compared = ({ at, ...entry }: LogEntry): void => {
    const told = entry['thresholds'] as TurnThresholds | undefined;
    if (told?.eager !== undefined || told?.end !== undefined) thresholds.push({ atMs: at, ...told });
  };
  return {
    'turn.updated': judged,
    'turn.judged': judged,
    'turn.eager-eot': judged,
    'turn.eot': judged,
    'call.opened': (entry) => {
      const eager = governedStart(entry);
      if (eager !== undefined) thresholds.push({ atMs: entry.at, eager });
    },
    'stt.asked': compared,
    'stt.opened': compared,
    'speculation.governed': (entry) => {
      const eager = numberOf(entry, 'eagerThreshold');
      if (eager !== undefined) thresholds.push({ ...thresholds.at(-1), atMs: entry.at, eager });
    },
  };
}

/** Where the call decides itself how early it guesses, it begins with this. */
function governedStart(opened: LogEntry): number | undefined {
  const policy = opened['policy'] as
    | {
        readonly speculation?: {
          readonly enabled: boolean;
          readonly governor?: {
            readonly enabled: boolean;
            readonly eagerThreshold: { readonly start: number };
          };
        };
      }
    | undefined;
  const speculation = policy?.speculation;
  const isGoverned = speculation?.enabled === true && speculation.governor?.enabled === true;
  return isGoverned ? speculation.governor.eagerThreshold.start : undefined;
}

/** The governor's reasons, for a person. */
export function governedWords(entry: LogEntry): string {
  const why: Readonly<Record<string, string>> = {
    resumed: 'too many guesses were wrong',
    waste: 'wrong guesses cost too much',
    waiting: 'callers wait although guesses are right',
  };
  const reason = textOf(entry, 'why');
  return `guesses from ${String(entry['eagerThreshold'])} on, depth ${textOf(entry, 'depth')}: ${why[reason] ?? reason}`;
}
