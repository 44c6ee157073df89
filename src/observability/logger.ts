import { pino, type DestinationStream, type LevelWithSilent, type Logger as PinoLogger } from 'pino';

/** Writes one JSON object a line. Personal data goes under a key `pii` only, so that a collector can drop it. */
export type Logger = PinoLogger;

export interface LoggerOptions {
  readonly level: LevelWithSilent;
  /** Values that must never be written, wherever they turn up: tokens, keys. Asked for at each line, as they change. */
  readonly secrets?: () => readonly string[];
  /** Standard output unless given. */
  readonly destination?: DestinationStream;
}

const redacted = '[redacted]';
const maxCauses = 5;

/** A string under a key that names a secret, whatever its depth. */
const secretField =
  /"([\w-]*(?:authorization|cookie|password|secret|token|api[-_]?key))":"(?:[^"\\]|\\.)*"/gi;
/** A bearer token in running text, in a header's form or in a subprotocol's. */
const bearer = /\bbearer[ .][\w.~+/=-]{8,}/gi;

/** Makes the process's logger. What it writes is redacted as a whole line, so that no child or nesting escapes it. */
export function createLogger({ level, secrets = () => [], destination }: LoggerOptions): Logger {
  const redact = (line: string): string => {
    const withoutKnown = secrets()
      .filter((secret) => secret !== '')
      .map((secret) => JSON.stringify(secret).slice(1, -1))
      .reduce((text, secret) => text.replaceAll(secret, redacted), line);
    return withoutKnown.replace(secretField, `"$1":"${redacted}"`).replace(bearer, redacted);
  };
  const options = {
    level,
    base: {},
    timestamp: pino.stdTimeFunctions.isoTime,
    formatters: { level: (label: string) => ({ level: label }) },
    serializers: { err: describeError },
    hooks: { streamWrite: redact },
  };
  return destination === undefined ? pino(options) : pino(options, destination);
}

/** An error with its causes, as far as they help; never its other fields, which may hold a request or a key. */
function describeError(error: unknown): unknown {
  if (!(error instanceof Error)) return { message: `Not an error was thrown: ${typeof error}` };
  return {
    type: error.name,
    ...('code' in error ? { code: error.code } : {}),
    message: error.message,
    stack: error.stack,
    causes: causesOf(error),
  };
}

function causesOf(error: Error): readonly string[] {
  const causes: string[] = [];
  let { cause } = error;
  while (cause instanceof Error && causes.length < maxCauses) {
    causes.push(`${cause.name}: ${cause.message}`);
    ({ cause } = cause);
  }
  return causes;
}
