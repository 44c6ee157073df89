import { inspect } from 'node:util';
import { TalkyError } from '../src/errors/talky-error.ts';
import { CommandError, exitStatus } from './command-error.ts';

/** What a command that failed prints: `code: message`, and the stack with all causes for `--debug`. */
export function failureText(error: unknown, withStack: boolean): string {
  const text = withStack ? inspect(error) : shortText(error);
  return `${text}\n`;
}

function shortText(error: unknown): string {
  if (error instanceof CommandError || error instanceof TalkyError) return `${error.code}: ${error.message}`;
  const message = error instanceof Error ? error.message : String(error);
  return `internal: ${message}\nThis is a fault of talky's own; run the command again with --debug to see where.`;
}

export function statusOf(error: unknown): number {
  if (error instanceof CommandError) return error.exitStatus;
  return error instanceof TalkyError && error.code === 'config-invalid'
    ? exitStatus.usage
    : exitStatus.failed;
}
