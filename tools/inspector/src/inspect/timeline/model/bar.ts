export const barLanes = ['state', 'caller', 'guesses', 'model', 'speech', 'playout', 'tools'] as const;

/** The lanes of what lasts. */
export type BarLane = (typeof barLanes)[number];

/** A moment inside a bar. */
export interface Moment {
  readonly atMs: number;
  readonly name: string;
}

/** The words of a reply that is played, as far as they are known. */
export interface PlayedWords {
  /** Released to be spoken. */
  said: string;
  heard?: string;
  /** How it ended for the caller. */
  outcome?: string;
}

/** Something that lasted; times are in milliseconds since the call was opened. */
export interface Bar {
  readonly lane: BarLane;
  /** The index of the entry that tells of it. */
  readonly entry: number;
  readonly fromMs: number;
  /** Absent while it goes on. */
  toMs?: number;
  readonly name: string;
  text: string;
  /** What came of it, in a word; absent while that is open. */
  outcome?: string;
  /** Why that came of it: a word for a program, and words for a person. */
  because?: { readonly reason?: string; readonly why: string };
  readonly turn?: number;
  /** Of a turn of the caller that was not spoken. */
  readonly by?: 'typed' | 'keys';
  readonly reply?: number;
  /** Those that overlap stand in different rows, counted from 0. */
  readonly row: number;
  readonly moments: Moment[];
  readonly words?: PlayedWords;
}
