import { agentNotices } from './agent-notices.ts';
import { loadResampler } from './audio/resampler.ts';
import type { Calls } from './call/calls.ts';
import type { TalkyCatalog } from './catalog.ts';
import { chosenEnvironment } from './config/chosen-environment.ts';
import type { Settings } from './config/settings-schema.ts';
import type { Environment } from './config/variables.ts';
import { CurrentLineUp } from './current-line-up.ts';
import { eventLogFolder } from './event-logs.ts';
import { inspectorDoor, inspectorSources, type InspectorDoor } from './inspector-sources.ts';
import { loadLineUp, type LineUp, type LineUpSources } from './line-up.ts';
import { choiceAmong } from './errors/nearest-name.ts';
import { OptionsInvalid } from './errors/options-error.ts';
import { listeningServer } from './listening-server.ts';
import { createLogger, type Logger } from './observability/logger.ts';
import { openCalls } from './open-calls.ts';
import type { Tool } from './ports/tool.ts';
import { ProviderPool } from './provider-pool.ts';
import { createProviders, type Providers } from './providers/providers.ts';
import { reload } from './reload.ts';
import { changeableSettingsOf, serverSettingsOf } from './server-settings-of.ts';
import { standardConfigFolder } from './standard-config-folder.ts';
import { system as ownSystem, type System } from './system.ts';
import { telephonyNotices } from './telephony-notices.ts';
import { telephonySources } from './telephony-sources.ts';
import { checkTools } from './toolbox.ts';
import { ConfigWatch } from './watch-config.ts';

export interface TalkyOptions {
  /**
   * Variables of the environment, or what gives them as they are now, which is asked again at each reload; nothing else
   * is read. None unless given: hand in `process.env`, or `() => withDotEnv(process.env)`.
   */
  readonly env?: Environment | (() => Environment | Promise<Environment>);
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
  /**
   * What agents can do besides talking: every agent may use all of them, or those that its file lists under `tools`. Where
   * none are given, an agent that lists some takes no calls; where some are, to list another is a mistake.
   */
  readonly tools?: readonly Tool[];
  /**
   * Whether changed files of the configuration, and `.env` of the working folder, are taken over by themselves: never
   * unless given, always, or where the environment is `development`.
   */
  readonly watch?: boolean | 'in-development';
  /** Told, in words for people, which agents take no calls or can't hear, and what is new of it after a reload; logged unless given. */
  readonly notify?: (notice: string) => void;
  /** Time and chance; the process's own unless given. */
  readonly system?: System;
}

const knownOptions: Readonly<Record<keyof TalkyOptions, true>> = {
  env: true,
  configFolder: true,
  environment: true,
  host: true,
  port: true,
  eventLogFolder: true,
  log: true,
  providers: true,
  tools: true,
  watch: true,
  notify: true,
  system: true,
};

/** A server that takes calls. */
export interface Talky {
  /** `http://HOST:PORT`; calls are opened at `ws://HOST:PORT/v1/call`. */
  readonly url: string;
  readonly port: number;
  readonly catalog: TalkyCatalog;
  readonly calls: Calls;
  readonly logger: Logger;
  /** Who could use the inspector, at `/inspect/`, when the server was opened; undefined where it is not enabled. */
  readonly inspector: InspectorDoor | undefined;
  /** How long live calls have for their farewell. */
  readonly drainMs: number;
  /**
   * Reads the configuration again: new calls use it, running ones keep theirs. What came of it is logged, with the keys
   * that wait for a restart. Rejects as `openTalky` does, and then everything stays as it was.
   */
  reload(): Promise<void>;
  /** Takes no new calls, lets live ones say farewell, and resolves when nothing is left. */
  close(options?: { readonly drainMs?: number }): Promise<void>;
}

/**
 * Opens a server on the configured agents. Resolves when calls are taken.
 *
 * Rejects with `OptionsInvalid`, `ConfigError` (every problem with file, line and remedy), `ToolInvalid`,
 * `ProviderNotInstalled`, `ListenError`, `FolderError` or a `ProviderError`; nothing is left behind then.
 */
export async function openTalky(options: TalkyOptions = {}): Promise<Talky> {
  checkOptions(options);
  const { providers = createProviders(), tools, system = ownSystem } = options;
  if (tools !== undefined) checkTools(tools);
  const pool = new ProviderPool(providers);
  const configFolder = options.configFolder ?? standardConfigFolder();
  try {
    const env = await variablesOf(options);
    const environment = options.environment ?? chosenEnvironment(env);
    const sources = { configFolder, environment, env, providers, pool, tools, system };
    return await openServer(options, sources, await loadLineUp(sources));
  } catch (error) {
    await pool.close();
    throw error;
  }
}

function checkOptions(options: TalkyOptions): void {
  const known = Object.keys(knownOptions);
  const unknown = Object.keys(options).filter((name) => !known.includes(name));
  if (unknown.length === 0) return;
  const faults = unknown.map((name) => `openTalky has no option "${name}". ${choiceAmong(name, known)}`);
  throw new OptionsInvalid(faults.join(' '));
}

async function openServer(options: TalkyOptions, sources: LineUpSources, first: LineUp): Promise<Talky> {
  const { pool, system } = sources;
  const { logger, secrets } = openLogger(first, options);
  await loadResampler();
  let told = tellNotices(first, options, logger);
  const current = new CurrentLineUp(
    first,
    () => loadAgain(options, sources),
    (next) => {
      for (const secret of next.config.secrets()) secrets.add(secret);
      logger.level = levelOf(next.settings, options);
      server.change(changeableSettingsOf(next.settings));
      told = tellNotices(next, options, logger, told);
      closeUnused();
    },
  );
  const closeUnused = (): void => {
    if (!current.isLoading) void pool.keep([...current.now.agents.values(), ...calls.agentsInCalls]);
  };
  const catalog = catalogNow(current);
  const telephony = telephonySources(current, system);
  const logFolder = eventLogFolder(first.settings, options.eventLogFolder);
  const calls = await openCalls({ current, system, logger, eventLogFolder: logFolder, onEnded: closeUnused });
  const inspector = inspectorDoor(first.settings, sources.environment);
  const server = await listeningServer({
    calls,
    catalog,
    logger,
    clock: system.clock,
    newId: system.newId,
    settings: serverSettingsOf(first.settings, options),
    inspector: inspector && inspectorSources({ calls, catalog, system, logFolder }),
    telephony,
  });
  const again = (): Promise<void> => reload(current, first, logger);
  const watch = isWatched(options, sources) ? watchConfig(sources, again, logger) : undefined;
  const close = async (drainMs: number): Promise<void> => {
    watch?.close();
    const loaded = current.close();
    await server.close(drainMs);
    await loaded;
    await pool.close();
  };
  const drainMs = first.settings.drain_seconds * 1000;
  let closing: Promise<void> | undefined;
  return {
    url: server.url,
    port: server.port,
    catalog,
    calls,
    logger,
    inspector,
    drainMs,
    reload: again,
    close: (how = {}) => (closing ??= close(how.drainMs ?? drainMs)),
  };
}

function catalogNow(current: CurrentLineUp): TalkyCatalog {
  return {
    agents: () => current.now.catalog.agents(),
    voices: () => current.now.catalog.voices(),
    providers: () => current.now.catalog.providers(),
  };
}

async function loadAgain(options: TalkyOptions, sources: LineUpSources): Promise<LineUp> {
  const env = await variablesOf(options);
  // Which files belong together is settled at the start, and what is asked for since waits for a restart.
  const environment = options.environment ?? chosenEnvironment(env);
  return { ...(await loadLineUp({ ...sources, env })), environment };
}

/** `secrets` are kept out of what is logged; those of earlier configurations too, as calls that began with them go on. */
function openLogger(
  { config, settings }: LineUp,
  options: TalkyOptions,
): { readonly logger: Logger; readonly secrets: Set<string> } {
  const secrets = new Set(config.secrets());
  const level = levelOf(settings, options);
  const logger = createLogger({ level, secrets: () => [...secrets], destination: process.stderr });
  return { logger, secrets };
}

async function variablesOf({ env = {} }: TalkyOptions): Promise<Environment> {
  return typeof env === 'function' ? env() : env;
}

const levelOf = ({ debug, log_level }: Settings, { log }: TalkyOptions): Settings['log_level'] =>
  log ?? (debug ? 'debug' : log_level);

function isWatched({ watch = false }: TalkyOptions, { environment }: LineUpSources): boolean {
  return watch === 'in-development' ? environment === 'development' : watch;
}

function watchConfig(
  { configFolder, system }: LineUpSources,
  again: () => Promise<void>,
  logger: Logger,
): ConfigWatch {
  return new ConfigWatch({
    folder: configFolder,
    workingFolder: '.',
    clock: system.clock,
    // What came of it has been logged.
    onChange: () => void again().catch(() => undefined),
    onFault: (err) => {
      logger.warn({ err }, 'Changes of the configuration are not seen; SIGHUP has it read again');
    },
  });
}

/** Tells of agents and carriers what has not been told already; returns all that holds. */
function tellNotices(
  { config, flows, settings }: LineUp,
  { notify }: TalkyOptions,
  logger: Logger,
  told: readonly string[] = [],
): readonly string[] {
  const notices = [...agentNotices(config, flows), ...telephonyNotices(settings.telephony, config.agents())];
  for (const { level, agent, message, problems, text } of notices) {
    if (told.includes(text)) continue;
    if (notify === undefined) logger[level]({ agent, problems }, message);
    else notify(text);
  }
  return notices.map(({ text }) => text);
}
