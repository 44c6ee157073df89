import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { createAgent, agentParts } from './agents.ts';
import { loadResampler } from './audio/resampler.ts';
import type { Agent } from './call/agent.ts';
import { CallRegistry } from './call/call-registry.ts';
import type { Calls } from './call/calls.ts';
import { checkVoices } from './check-voices.ts';
import { createCatalog, type TalkyCatalog } from './catalog.ts';
import type { Config } from './config/config.ts';
import { loadConfig } from './config/load-config.ts';
import type { Settings } from './config/settings-schema.ts';
import { openEmbeddedSpeech, type EmbeddedSpeech } from './embedded.ts';
import { openEventLogs } from './event-logs.ts';
import { loadFlows } from './flows.ts';
import { createLogger, type Logger } from './observability/logger.ts';
import { packageFolder } from './package-folder.ts';
import type { Flow } from './providers/scripted/flow.ts';
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
  /** Takes no new calls, lets live ones say farewell, and resolves when nothing is left. */
  close(options?: { readonly drainMs?: number }): Promise<void>;
}

/**
 * Opens a server on the configured agents. Resolves when calls are taken.
 *
 * Rejects with `ConfigError` or `FlowInvalid` (every problem with file, line and remedy), `ListenError`, `FolderError` or
 * `ProviderUnreachable`; nothing is left behind then.
 */
export async function openTalky(options: TalkyOptions = {}): Promise<Talky> {
  const { env = {} } = options;
  const configFolder = options.configFolder ?? standardConfigFolder();
  const config = await loadConfig({
    folder: configFolder,
    environment: options.environment ?? env['TALKY_ENV'] ?? 'development',
    env,
  });
  const flows = await loadFlows(configFolder, config.agents());
  const { settings } = config;
  const logger = createLogger({
    level: options.log ?? (settings.debug ? 'debug' : settings.log_level),
    secrets: settings.auth.tokens,
    destination: process.stderr,
  });
  const system = options.system ?? ownSystem;
  const speech = await openEmbeddedSpeech(system.clock);
  try {
    return await openServer(options, { config, flows, logger, speech, system });
  } catch (error) {
    await speech.close();
    throw error;
  }
}

interface Foundation {
  readonly config: Config;
  readonly flows: ReadonlyMap<string, Flow>;
  readonly logger: Logger;
  readonly speech: EmbeddedSpeech;
  readonly system: System;
}

async function openServer(options: TalkyOptions, foundation: Foundation): Promise<Talky> {
  const { config, flows, logger, speech, system } = foundation;
  const { settings } = config;
  await loadResampler();
  const parts = await agentParts(speech, flows, system);
  checkVoices(config, speech.voice.name, parts.voices);
  for (const { agent, problems } of config.unavailable()) {
    logger.warn({ agent, problems }, `The agent ${agent} can't answer calls: it lacks a provider`);
  }
  const agents = new Map(config.agents().map((agent) => [agent.name, createAgent(agent, parts)]));
  const calls = await openCalls(options, foundation, agents);
  const provider = speech.voice.name;
  const provided = parts.voices.map(({ id, name, language }) => ({ id, name, language, provider }));
  const catalog = createCatalog(config, flows, provided);
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
    close: (how = {}) => (closing ??= server.close(how.drainMs ?? drainMs).then(() => speech.close())),
  };
}

async function openCalls(
  { eventLogFolder }: TalkyOptions,
  { config, logger, system }: Foundation,
  agents: ReadonlyMap<string, Agent>,
): Promise<CallRegistry> {
  const { default_agent, performance, playout, resume, event_log } = config.settings;
  const configured = event_log.enabled ? event_log.folder : null;
  const folder = eventLogFolder === undefined ? configured : eventLogFolder;
  return new CallRegistry({
    agentFor: (name = default_agent) => agents.get(name),
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

function standardConfigFolder(): string {
  return existsSync('config/default.yaml') ? 'config' : fileURLToPath(new URL('config', packageFolder));
}

function ownVersion(): string {
  const { version } = JSON.parse(readFileSync(new URL('package.json', packageFolder), 'utf8')) as {
    readonly version: string;
  };
  return version;
}
