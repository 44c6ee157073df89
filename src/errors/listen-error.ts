import { TalkyError } from './talky-error.ts';

const remedies: Readonly<Record<string, string>> = {
  EADDRINUSE: 'Another program listens there; end it, or set PORT to another number (0: any free one).',
  EACCES: 'This user may not listen there; set PORT to a number above 1023.',
  EADDRNOTAVAIL: 'This machine has no such address; set HOST to one that it has, or to 0.0.0.0 for all.',
  ENOTFOUND: 'This name has no address; set HOST to an address of this machine.',
};

/** The server could not listen at its address; `cause` has the system's error. */
export class ListenError extends TalkyError {
  readonly code = 'listen-failed';

  constructor(host: string, port: number, cause: unknown) {
    const code = cause instanceof Error && 'code' in cause ? String(cause.code) : 'unknown';
    const remedy = remedies[code] ?? 'Look at HOST and PORT.';
    super(`Can't listen at ${host}, port ${port} (${code}). ${remedy}`, { cause });
  }
}
