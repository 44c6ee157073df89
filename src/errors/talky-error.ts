/** Every code that a metric label, a log line or a client may carry. Append only. */
export type TalkyErrorCode =
  | 'config-invalid'
  | 'agent-not-found'
  | 'call-not-found'
  | 'provider-unknown'
  | 'provider-unreachable'
  | 'provider-throttled'
  | 'provider-refused'
  | 'provider-stalled'
  | 'provider-protocol'
  | 'invalid-message'
  | 'unknown-message'
  | 'invalid-audio'
  | 'frame-too-large'
  | 'start-timeout'
  | 'resume-invalid'
  | 'at-capacity'
  | 'draining'
  | 'unauthorized'
  | 'forbidden'
  | 'rate-limited'
  | 'invalid-request'
  | 'not-found'
  | 'internal'
  | 'listen-failed'
  | 'folder-unusable'
  | 'provider-not-installed'
  | 'connection-timeout'
  | 'tool-invalid'
  | 'tool-arguments-invalid'
  | 'options-invalid'
  | 'request-replayed'
  | 'transfer-failed'
  | 'carrier-refused'
  | 'start-refused';

export interface TalkyErrorOptions extends ErrorOptions {
  /** May the same thing be tried again with a fair hope of success? */
  readonly retryable?: boolean;
  /** Earliest useful retry, in milliseconds from now. */
  readonly retryAfterMs?: number;
}

/** Root of every error that talky throws on purpose. The message says what to do and holds no secret. */
export abstract class TalkyError extends Error {
  abstract readonly code: TalkyErrorCode;
  readonly retryable: boolean;
  readonly retryAfterMs: number | undefined;

  constructor(message: string, options: TalkyErrorOptions = {}) {
    super(message, options);
    this.name = new.target.name;
    this.retryable = options.retryable ?? false;
    this.retryAfterMs = options.retryAfterMs;
  }
}
