import { TalkyError } from './talky-error.ts';

/** What an address is chosen with, for people. */
interface AddressKnobs {
  readonly host: string;
  readonly port: string;
}

type Remedy = (knobs: AddressKnobs) => string;

const remedies: Readonly<Record<string, Remedy>> = {
  EADDRINUSE: ({ port }) =>
    `Another program listens there; end it, or set ${port} to another number (0: any free one).`,
  EACCES: ({ port }) => `This user may not listen there; set ${port} to a number above 1023.`,
  EADDRNOTAVAIL: ({ host }) =>
    `This machine has no such address; set ${host} to one that it has, or to 0.0.0.0 for all.`,
  ENOTFOUND: ({ host }) => `This name has no address; set ${host} to an address of this machine.`,
};

/** The server could not listen at its address; `cause` has the system's error. */
export class ListenError extends TalkyError {
  readonly code = 'listen-failed';
  readonly host: string;
  readonly port: number;

  constructor(
    host: string,
    port: number,
    cause: unknown,
    knobs: AddressKnobs = { host: 'HOST', port: 'PORT' },
  ) {
    const code = cause instanceof Error && 'code' in cause ? String(cause.code) : 'unknown';
    const remedy = remedies[code]?.(knobs) ?? `Look at ${knobs.host} and ${knobs.port}.`;
    super(`Can't listen at ${host}, port ${port} (${code}). ${remedy}`, { cause });
    this.host = host;
    this.port = port;
  }

  /** The same, for whoever chose the address by other means than variables. */
  withKnobs(knobs: AddressKnobs): ListenError {
    return new ListenError(this.host, this.port, this.cause, knobs);
  }
}
