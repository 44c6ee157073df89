/** `none`: there is nothing to be checked; `warning`: it works, and somebody should know. */
export type CheckMark = 'good' | 'bad' | 'none' | 'warning';

/** One line of what `talky check` found. */
export interface CheckRow {
  readonly mark: CheckMark;
  /** What was checked: `stt flux`. */
  readonly subject: string;
  readonly found: string;
  /** What to do about it. */
  readonly remedy?: string | undefined;
}

/** What is found of something that nobody has begun to set up. */
export const notSetUp = 'not set up';

export const isNotSetUp = ({ mark, found }: CheckRow): boolean => mark === 'none' && found === notSetUp;
