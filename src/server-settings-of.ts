import type { Settings } from './config/settings-schema.ts';
import type { ChangeableSettings, ServerSettings } from './server/server-settings.ts';

/** What the server is opened with; `host` and `port` are over the configuration's. */
export function serverSettingsOf(
  settings: Settings,
  { host, port }: { readonly host?: string; readonly port?: number },
): Partial<ServerSettings> {
  const { server, api_prefix, drain_seconds } = settings;
  const { per_second, burst, exempt_loopback } = server.handshakes;
  return {
    ...changeableSettingsOf(settings),
    host: host ?? server.host,
    port: port ?? server.port,
    apiPrefix: api_prefix,
    drainMs: drain_seconds * 1000,
    maxUnstartedSockets: server.max_unstarted_sockets,
    handshakes: { perSecond: per_second, burst, exemptLoopback: exempt_loopback },
  };
}

/** What the server takes over while it runs. */
export function changeableSettingsOf(settings: Settings): ChangeableSettings {
  const { auth, cors_origins, websocket, performance, inspector } = settings;
  return {
    apiTokens: auth.tokens.filter((token) => token !== ''),
    corsOrigins: cors_origins,
    maxConnections: websocket.max_connections,
    connectionTimeoutMs: websocket.connection_timeout_seconds * 1000,
    latencyTargetMs: performance.latency_target_ms,
    inspector: {
      tokens: inspector.tokens.filter((token) => token !== ''),
      allowSend: inspector.allow_send,
      redact: inspector.redact,
    },
  };
}
