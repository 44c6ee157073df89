import type { FastifyInstance } from 'fastify';
import type { Calls } from '../call/calls.ts';
import { ListenError } from '../errors/listen-error.ts';
import type { Logger } from '../observability/logger.ts';
import { createMetrics, type Metrics } from '../observability/metrics.ts';
import type { Clock } from '../ports/clock.ts';
import type { EntryCheck } from './call-door.ts';
import { CarrierCalls } from './carrier-calls.ts';
import { addCarrierRoutes } from './carrier-routes.ts';
import { CallLines } from './call-lines.ts';
import { addCallRoutes } from './call-routes.ts';
import { ComplaintLog } from './complaint-log.ts';
import { createDoors } from './doors.ts';
import { EntryRules } from './entry-rules.ts';
import { ExpectedCalls } from './expected-calls.ts';
import { createHandshakeLimit } from './handshake-limit.ts';
import { addHealthRoutes, addMetricsRoute } from './health-routes.ts';
import { createHttpApp } from './http-app.ts';
import { Inspector, type InspectorSources } from './inspector.ts';
import { offer } from './offer.ts';
import type { OriginCheck } from './origin-check.ts';
import { addPageRoutes } from './page-routes.ts';
import { Readiness } from './readiness.ts';
import { defaultServerSettings, type ChangeableSettings, type ServerSettings } from './server-settings.ts';
import { RtpCalls } from './rtp-calls.ts';
import { addRtpRoutes } from './rtp-routes.ts';
import type { TelephonySources } from './telephony.ts';
import { createUpgradeHandler } from './upgrade-handler.ts';

/** After a close frame was sent, how long the peers have to answer it. */
const closeGraceMs = 1000;

/** What is configured, for whoever asks; read at each request and sent as JSON. */
export interface Catalog {
  agents(): readonly unknown[];
  voices(): readonly unknown[] | Promise<readonly unknown[]>;
  providers(): readonly unknown[];
}

export interface ServerOptions {
  readonly calls: Calls;
  readonly catalog: Catalog;
  readonly clock: Clock;
  readonly logger: Logger;
  readonly version: string;
  /** Unlike every other: what protocols name requests and function calls by. */
  readonly newId: () => string;
  /** Over `defaultServerSettings`. */
  readonly settings?: Partial<ServerSettings>;
  /** The folder of the built console page. */
  readonly consoleFolder?: string;
  /** With it, calls can be seen from the inside; without it nothing of the inspector is there. */
  readonly inspector?: InspectorSources | undefined;
  /** With it, carriers bring calls. */
  readonly telephony?: TelephonySources;
  /** Calls are taken when it has resolved; until then, and for ever when it rejects, the server is not ready. */
  readonly started?: Promise<unknown>;
}

export interface Server {
  /** Starts to listen. Rejects with `ListenError`. */
  listen(): Promise<{ readonly host: string; readonly port: number; readonly url: string }>;
  /**
   * Takes no new calls from now on, lets the live ones say farewell within `drainMs` (the configured time unless given),
   * closes what is left with 1001, and stops listening. Resolves when nothing is left; a second call gets the same
   * promise.
   */
  close(drainMs?: number): Promise<void>;
  /** Takes these settings from now on. */
  change(settings: ChangeableSettings): void;
  readonly metrics: Metrics;
}

/** The server: calls over WebSockets and what is beside them over HTTP. */
export async function createServer(options: ServerOptions): Promise<Server> {
  const { calls, clock, logger, newId, telephony: sources, started = Promise.resolve() } = options;
  let settings: ServerSettings = { ...defaultServerSettings, ...options.settings };
  const metrics = createMetrics({ liveCalls: () => calls.liveCount });
  const expected = new ExpectedCalls(() => clock.now());
  const readiness = new Readiness(calls, expected);
  const lines = new CallLines({ calls, expected, clock, logger, metrics, settings: () => settings });
  const rules = new EntryRules(settings);
  const { check: checkEntry, isAllowedOrigin } = rules;
  const limitHandshakes = createHandshakeLimit(settings.handshakes, clock);
  const inspector =
    options.inspector &&
    new Inspector({ calls, clock, logger, sources: options.inspector, settings: () => settings });
  const { maxUnstartedSockets } = settings;
  const parts = { settings, metrics, readiness, checkEntry, isAllowedOrigin, lines, maxUnstartedSockets };
  const telephony = sources && { sources, calls: new CarrierCalls(sources, { logger, expected }) };
  const rtp = sources && new RtpCalls({ ...parts, expected, sources, clock, logger });
  const app = await createApp({ ...options, ...parts, inspector, rtp });
  if (telephony !== undefined) await addCarrierRoutes(app, { ...telephony, readiness });
  const complaints = new ComplaintLog(logger, clock);
  const checkAgent = (name: string): void => calls.checkAgent(name);
  const agents = { newId, isAgent: agentCheck(options.catalog), checkAgent };
  const doorAt = createDoors({ ...parts, ...agents, telephony, inspector: inspector?.door, complaints });
  app.server.on('upgrade', createUpgradeHandler({ doorAt, limitHandshakes, logger, metrics }));
  const failed = (error: unknown): void => logger.error({ err: error }, 'The server could not start');
  started.then(() => readiness.started(), failed);
  let closing: Promise<void> | undefined;
  const close = async (drainMs: number): Promise<void> => {
    readiness.drain();
    lines.hangUpUnstarted();
    rtp?.cancelWaiting();
    await calls.drain(drainMs).catch((error: unknown) => {
      logger.error({ err: error }, 'The calls could not be drained');
    });
    rtp?.close();
    await Promise.all([lines.hangUpAll(closeGraceMs), inspector?.close(closeGraceMs)]);
    await app.close();
    metrics.close();
  };
  return {
    metrics,
    listen: async () => {
      const { host, port: wanted } = settings;
      const url = await app.listen({ host, port: wanted }).catch((error: unknown) => {
        throw new ListenError(host, wanted, error);
      });
      const address = app.server.address();
      const port = typeof address === 'object' && address !== null ? address.port : wanted;
      return { host, port, url };
    },
    close: (drainMs = settings.drainMs) => (closing ??= close(drainMs)),
    change: (changed) => {
      settings = { ...settings, ...changed };
      rules.change(settings);
      inspector?.change(settings);
      app.server.maxConnections = settings.maxConnections;
    },
  };
}

/** Whether calls are taken by an agent of this name. */
const agentCheck =
  (catalog: Catalog) =>
  (name: string): boolean =>
    catalog
      .agents()
      .some((agent) => typeof agent === 'object' && agent !== null && 'name' in agent && agent.name === name);

interface AppOptions extends Omit<ServerOptions, 'inspector'> {
  readonly settings: ServerSettings;
  readonly metrics: Metrics;
  readonly readiness: Readiness;
  readonly checkEntry: EntryCheck;
  readonly isAllowedOrigin: OriginCheck;
  readonly inspector: Inspector | undefined;
  readonly rtp: RtpCalls | undefined;
}

async function createApp(options: AppOptions): Promise<FastifyInstance> {
  const { calls, catalog, logger, settings, metrics, readiness, checkEntry, isAllowedOrigin } = options;
  const { version, consoleFolder, inspector, rtp, telephony } = options;
  const app = await createHttpApp({ ...settings, logger, isAllowedOrigin });
  const page = { version, apiPrefix: settings.apiPrefix, hasInspector: inspector !== undefined };
  await addPageRoutes(app, consoleFolder === undefined ? page : { ...page, consoleFolder });
  addHealthRoutes(app, { calls, readiness, version });
  const requireToken = (scope: FastifyInstance): void => {
    scope.addHook('onRequest', async ({ headers }) => checkEntry(headers));
  };
  await app.register(async (scope) => {
    requireToken(scope);
    addMetricsRoute(scope, metrics);
  });
  await app.register(
    async (scope) => {
      requireToken(scope);
      offer(scope, '/agents', { GET: async () => ({ agents: catalog.agents() }) });
      offer(scope, '/voices', { GET: async () => ({ voices: await catalog.voices() }) });
      offer(scope, '/providers', { GET: async () => ({ providers: catalog.providers() }) });
      addCallRoutes(scope, calls, rtp);
      if (rtp !== undefined && telephony !== undefined)
        await addRtpRoutes(scope, { rtp, now: telephony.now, prefix: settings.apiPrefix });
    },
    { prefix: settings.apiPrefix },
  );
  if (inspector !== undefined) await app.register(async (scope) => inspector.addRoutes(scope));
  return app;
}
