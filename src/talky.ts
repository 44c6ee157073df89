import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { loadResampler } from './audio/resampler.ts';
import { CallRegistry } from './call/call-registry.ts';
import type { Calls } from './call/calls.ts';
import type { TalkyCatalog } from './catalog.ts';
import type { Settings } from './config/settings-schema.ts';
import { standardConfigFolder } from './standard-config-folder.ts';
import { openEventLogs } from './event-logs.ts';
import { loadLineUp, type LineUp, type LineUpSources } from './line-up.ts';
import { createLogger, type Logger } from './observability/logger.ts';
import { packageFolder } from './package-folder.ts';
import { ProviderPool } from './provider-pool.ts';
import { createProviders, type Providers } from './providers/providers.ts';
import type { ServerSettings } from './server/server-settings.ts';
import { createServer } from './server/server.ts';
import { system as ownSystem, type System } from './system.ts';

export interface TalkyOptions {
  /** Variables of the environment; nothing else of it is read. None unless given: hand in `process.env`. */
  readonly env?: Readonly<Record<string, string | undefined>>;
  /** Unless given: `config` in the working folder if it has a `default.yaml`, else the one that talky ships. */
  readonly configFolder?: string;
  /** Which `ENVIRONMENT.yaml` is merged over `default.yaml`; `TALKY_ENV` of `env`, or `development`, unless given. */
  readonly environment?: string;
  /** Over the configuration's; port 0 is any free one. */
  readonly host?: string;
  readonly port?: number;
  /** Over the configuration's; `null`: none is written. */
  readonly eventLogFolder?: string | null;
  /** Over the configuration's: `trace` to `fatal`, or `silent`. */
  readonly log?: Settings['log_level'];
  /** The providers that the configuration may name; talky's own unless given. */
  readonly providers?: Providers;
  /** Time and chance; the process's own unless given. */
  readonly system?: System;
}

/** A server that takes calls. */
export interface Talky {
  /** `http://HOST:PORT`; calls are opened at `ws://HOST:PORT/v1/call`. */
  readonly url: string;
  readonly port: number;
  readonly catalog: TalkyCatalog;
  readonly calls: Calls;
  readonly logger: Logger;
  /** How long live calls have for their farewell. */
  readonly drainMs: number;
  /**
   * Reads the configuration again: new calls use it, running ones keep theirs. Rejects as `openTalky` does, and then
   * everything stays as it was.
   */
  reload(): Promise<void>;
  /** Takes no new calls, lets live ones say farewell, and resolves when nothing is left. */
  close(options?: { readonly drainMs?: number }): Promise<void>;
}

/**
 * Opens a server on the configured agents. Resolves when calls are taken.
 *
 * Rejects with `ConfigError` or `FlowInvalid` (every problem with file, line and remedy), `ProviderNotInstalled`,
 * `ListenError`, `FolderError` or a `ProviderError`; nothing is left behind then.
 */
export async function openTalky(options: TalkyOptions = {}): Promise<Talky> {
  const { env = {}, providers = createProviders(), system = ownSystem } = options;
  const pool = new ProviderPool(providers);
  const sources: LineUpSources = {
    configFolder: options.configFolder ?? standardConfigFolder(),
    environment: options.environment ?? env['TALKY_ENV'] ?? 'development',
    env,
    providers,
    pool,
    system,
  };
  try {
    return await openServer(options, sources, await loadLineUp(sources));
  } catch (error) {
    await pool.close();
    throw error;
  }
}

async function openServer(options: TalkyOptions, sources: LineUpSources, first: LineUp): Promise<Talky> {
  const { pool, system } = sources;
  const { settings } = first.config;
  const logger = createLogger({
    level: options.log ?? (settings.debug ? 'debug' : settings.log_level),
    secrets: settings.auth.tokens,
    destination: process.stderr,
  });
  await loadResampler();
  let lineUp = first;
  tellWhoIsMissing(lineUp, logger);
  const calls = await openCalls(options, sources, () => lineUp, logger);
  const catalog: TalkyCatalog = {
    agents: () => lineUp.catalog.agents(),
    voices: () => lineUp.catalog.voices(),
    providers: () => lineUp.catalog.providers(),
  };
  const consoleFolder = fileURLToPath(new URL('dist/console', packageFolder));
  const server = await createServer({
    calls,
    catalog,
    logger,
    clock: system.clock,
    version: ownVersion(),
    settings: serverSettings(settings, options),
    ...(existsSync(`${consoleFolder}/index.html`) ? { consoleFolder } : {}),
  });
  const { url, port } = await server.listen().catch(async (error: unknown) => {
    await server.close(0);
    throw error;
  });
  const drainMs = settings.drain_seconds * 1000;
  let closing: Promise<void> | undefined;
  return {
    url,
    port,
    catalog,
    calls,
    logger,
    drainMs,
    reload: async () => {
      lineUp = await loadLineUp(sources);
      tellWhoIsMissing(lineUp, logger);
    },
    close: (how = {}) => (closing ??= server.close(how.drainMs ?? drainMs).then(() => pool.close())),
  };
}

function tellWhoIsMissing({ config }: LineUp, logger: Logger): void {
  for (const { agent, problems } of config.unavailable()) {
    logger.info({ agent, problems }, `The agent ${agent} takes no calls: it lacks a provider`);
  }
}

async function openCalls(
  { eventLogFolder }: TalkyOptions,
  { system }: LineUpSources,
  lineUp: () => LineUp,
  logger: Logger,
): Promise<CallRegistry> {
  const { performance, playout, resume, event_log } = lineUp().config.settings;
  const configured = event_log.enabled ? event_log.folder : null;
  const folder = eventLogFolder === undefined ? configured : eventLogFolder;
  return new CallRegistry({
    agentFor: (name = lineUp().config.defaultAgent ?? '') => lineUp().agents.get(name),
    clock: system.clock,
    timestamp: system.timestamp,
    newCallId: system.newCallId,
    newResumeToken: system.newResumeToken,
    maxCalls: performance.max_concurrent_calls,
    aheadMs: playout.ahead_ms,
    resumeValidMs: resume.valid_seconds * 1000,
    ...(folder === null ? {} : { openLog: await openEventLogs(folder, logger) }),
    onFault: (callId, err) => logger.error({ err, callId }, 'A call failed through a fault of our own'),
    onEnded: ({ id: callId, agent, outcome, durationMs }) =>
      logger.info({ callId, agent, outcome, durationMs }, 'A call is over'),
  });
}

function serverSettings(settings: Settings, { host, port }: TalkyOptions): Partial<ServerSettings> {
  const { server, websocket, auth, cors_origins, api_prefix, drain_seconds } = settings;
  const { per_second, burst, exempt_loopback } = server.handshakes;
  return {
    host: host ?? server.host,
    port: port ?? server.port,
    apiPrefix: api_prefix,
    apiTokens: auth.tokens.filter((token) => token !== ''),
    corsOrigins: cors_origins,
    drainMs: drain_seconds * 1000,
    maxUnstartedSockets: server.max_unstarted_sockets,
    maxConnections: websocket.max_connections,
    handshakes: { perSecond: per_second, burst, exemptLoopback: exempt_loopback },
  };
}

function ownVersion(): string {
  const { version } = JSON.parse(readFileSync(new URL('package.json', packageFolder), 'utf8')) as {
    readonly version: string;
  };
  return version;
}
