import { TalkyError } from './talky-error.ts';

/** One thing that is wrong with the configuration. No field ever holds a secret. */
export interface ConfigProblem {
  readonly file: string;
  /** Counted from 1; 0 where the file as a whole is meant. */
  readonly line: number;
  /** The keys in that file, as `agent.silence.promptAfterMs`; empty for the file as a whole. */
  readonly path: string;
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

function sentence({ file, line, path, fault, remedy }: ConfigProblem): string {
  const place = line === 0 ? file : `${file}:${line}`;
  const subject = path === '' ? '' : `${path} `;
  return `${place} ${subject}${fault}. ${remedy}`;
}
