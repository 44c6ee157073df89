/** What a command can fail with, beside the errors of the engine itself. */
export type CommandErrorCode =
  | 'usage'
  | 'audio-file-invalid'
  | 'server-unreachable'
  | 'inspector-off'
  | 'inspector-closed'
  | 'page-not-built'
  | 'call-refused'
  | 'call-lost'
  | 'no-answer'
  | 'provider-silent'
  | 'port-unusable'
  | 'fixture-invalid'
  | 'log-invalid';

/** The exit statuses of `talky`; they are part of its documented interface. */
export const exitStatus = {
  done: 0,
  /** What was asked for did not succeed: a call was refused, lost or not answered. */
  failed: 1,
  /** The command line, or a file that it names, is wrong; nothing was done. */
  usage: 2,
  /** Ctrl-C; 128 and the signal's number, as shells have it. */
  interrupted: 130,
} as const;

const ofWrongInput: ReadonlySet<CommandErrorCode> = new Set([
  'usage',
  'audio-file-invalid',
  'fixture-invalid',
  'log-invalid',
]);

/**
 * A command that failed for a reason that its user can act on.
 *
 * Not a `TalkyError`: those codes are the server's and its clients', and nothing here ever reaches them.
 */
export class CommandError extends Error {
  readonly code: string;
  readonly exitStatus: number;

  constructor(code: CommandErrorCode, message: string, options: ErrorOptions = {}) {
    super(message, options);
    this.name = 'CommandError';
    this.code = code;
    this.exitStatus = ofWrongInput.has(code) ? exitStatus.usage : exitStatus.failed;
  }
}
