/** Limits on who may connect how often; an address is a caller's, or a proxy's in front of us. */
export interface HandshakeSettings {
  readonly perSecond: number;
  readonly burst: number;
  /** Loopback is a proxy, a test or oneself: one address for many callers. */
  readonly exemptLoopback: boolean;
}

/** What holds for the inspector, where there is one. */
export interface InspectorSettings {
  /** Any one of them is taken; none: it is there for this machine alone. */
  readonly tokens: readonly string[];
  /** Whether those who watch a call may give it events. */
  readonly allowSend: boolean;
  /** Whether people's words are kept back. */
  readonly redact: boolean;
}

/** What the configuration says about the server. */
export interface ServerSettings {
  readonly host: string;
  /** 0: any free port. */
  readonly port: number;
  /** In front of the API's routes; begins with a slash and does not end with one. */
  readonly apiPrefix: string;
  /** Any one of them is taken; none: the server is open to whoever reaches it. */
  readonly apiTokens: readonly string[];
  /** Web origins, as `https://example.org`, that may call; `*`: all. The server's own is always allowed. */
  readonly corsOrigins: readonly string[];
  /** How long live calls have for their farewell when the server closes. */
  readonly drainMs: number;
  /** WebSockets that have not sent `start` yet. */
  readonly maxUnstartedSockets: number;
  /** TCP connections of any kind. */
  readonly maxConnections: number;
  /** How long a request's headers may take to arrive, and a connection to send its first request. */
  readonly headersTimeoutMs: number;
  readonly handshakes: HandshakeSettings;
  /** A call from which nothing has come for this long has lost its caller. */
  readonly connectionTimeoutMs: number;
  /** From the end of a turn to its first audio; turns are counted as within it or over it. */
  readonly latencyTargetMs: number;
  readonly inspector: InspectorSettings;
}

/** What can be changed while the server runs; what is open already keeps what it was opened with. */
export type ChangeableSettings = Pick<
  ServerSettings,
  'apiTokens' | 'corsOrigins' | 'maxConnections' | 'connectionTimeoutMs' | 'latencyTargetMs' | 'inspector'
>;

/** What holds where the configuration says nothing. */
export const defaultServerSettings: ServerSettings = {
  host: '127.0.0.1',
  port: 8080,
  apiPrefix: '/api/v1',
  apiTokens: [],
  corsOrigins: [],
  drainMs: 10_000,
  maxUnstartedSockets: 200,
  maxConnections: 2000,
  headersTimeoutMs: 5000,
  handshakes: { perSecond: 10, burst: 20, exemptLoopback: true },
  connectionTimeoutMs: 300_000,
  latencyTargetMs: 300,
  inspector: { tokens: [], allowSend: false, redact: false },
};
