import { TalkyError } from './talky-error.ts';

/** One thing that is wrong with the configuration. No field ever holds a secret. */
export interface ConfigProblem {
  readonly file: string;
  /** Counted from 1; 0 where the file as a whole is meant. */
  readonly line: number;
  /** Counted from 1; of a file that can't be read as YAML alone. */
  readonly column?: number;
  /** The keys in that file, as `agent.silence.promptAfterMs`; empty for the file as a whole. */
  readonly path: string;
  /** The variable of the environment that is wanted, and not set. */
  readonly variable?: string;
  /** The variable whose value it is that is wrong: told in the place of the file, where nothing need be changed. */
  readonly givenBy?: string;
  /** What is wrong, to be read after the path: `is missing`. */
  readonly fault: string;
  /** What to do about it, in a sentence of its own. */
  readonly remedy: string;
}

/** A configuration that can't be used; `problems` has everything that is wrong with it, in the order of the files. */
export class ConfigError extends TalkyError {
  readonly code = 'config-invalid';
  readonly problems: readonly ConfigProblem[];

  constructor(problems: readonly ConfigProblem[], options: ErrorOptions = {}) {
    super(problems.map(sentence).join('\n'), options);
    this.problems = problems;
  }
}

/** Where it is and what is wrong, without what to do. */
export function complaint({ file, line, column, path, givenBy, fault }: ConfigProblem): string {
  const place = [file, ...(line === 0 ? [] : [line]), ...(column === undefined ? [] : [column])].join(':');
  // What is wrong with a variable's value is a sentence about the value.
  const joint = fault.startsWith('"') ? ': ' : ' ';
  if (givenBy !== undefined) return `${givenBy}${joint}${fault}`;
  return `${place}${path === '' ? '' : ` ${path}`}${joint}${fault}`;
}

const sentence = (problem: ConfigProblem): string => `${complaint(problem)}. ${problem.remedy}`;
