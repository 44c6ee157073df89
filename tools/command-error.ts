/** What a command can fail with, beside the errors of the engine itself. */
export type CommandErrorCode =
  | 'usage'
  | 'audio-file-invalid'
  | 'server-unreachable'
  | 'call-refused'
  | 'call-lost'
  | 'no-answer'
  | 'provider-silent'
  | 'port-unusable';

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
    this.exitStatus =
      code === 'usage' || code === 'audio-file-invalid' ? exitStatus.usage : exitStatus.failed;
  }
}
