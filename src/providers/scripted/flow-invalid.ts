import { TalkyError } from '../../errors/talky-error.ts';

/** One thing that is wrong with a flow file. */
export interface FlowProblem {
  readonly file: string;
  /** Counted from 1. */
  readonly line: number;
  /** `states.book-day.next`; empty for the file as a whole. */
  readonly path: string;
  /** What is wrong, and what to write instead. */
  readonly message: string;
}

/** A flow file that can't be used; `problems` has everything that is wrong with it, in the order of the file. */
export class FlowInvalid extends TalkyError {
  readonly code = 'config-invalid';
  readonly problems: readonly FlowProblem[];

  constructor(problems: readonly FlowProblem[]) {
    super(problems.map(({ file, line, path, message }) => `${file}:${line} ${path}: ${message}`).join('\n'));
    this.problems = problems;
  }
}
