import type { FastifyInstance } from 'fastify';
import type { Calls } from '../call/calls.ts';
import type { Logger } from '../observability/logger.ts';
import type { Clock } from '../ports/clock.ts';
import { InspectorAccess, type InspectorAccessSettings } from './inspector-access.ts';
import { createInspectorDoor } from './inspector-door.ts';
import { addInspectorRoutes } from './inspector-routes.ts';
import type { LogPlace } from './log-files.ts';
import { RecordedCalls } from './recorded-calls.ts';
import type { ServerSettings } from './server-settings.ts';
import type { Door } from './upgrade-handler.ts';
import { Watchers, type WatchedFeed, type WatcherSink } from './watchers.ts';

/** Where the inspector gets what it shows. */
export interface InspectorSources {
  /** The event logs, those of earlier processes too. */
  readonly logs: LogPlace;
  /** Begins to tell a watcher of a live call; undefined when there is none with that id. */
  readonly openFeed: (
    callId: string,
    sink: WatcherSink,
    how: { readonly allowSend: boolean; readonly redact: boolean },
  ) => WatchedFeed | undefined;
  /** Makes what keeps back people's words in the entries of one call's log. */
  readonly redactLog: (callId: string) => (entry: unknown) => unknown;
  /** What people call an agent. */
  readonly labelOf: (agent: string) => string | undefined;
  /** What the model-based tests have covered of the call machine, as JSON; the first that is there is shown. */
  readonly coverageFiles: readonly string[];
}

export interface InspectorOptions {
  readonly sources: InspectorSources;
  readonly calls: Calls;
  readonly clock: Clock;
  readonly logger: Logger;
  /** As they are now. */
  readonly settings: () => ServerSettings;
}

/** Live and recorded calls, seen from the inside. */
export class Inspector {
  readonly #options: InspectorOptions;
  readonly #access: InspectorAccess;
  readonly #watchers: Watchers;
  readonly #recorded: RecordedCalls;
  readonly door: Door;

  constructor(options: InspectorOptions) {
    const { sources, calls, clock, logger, settings } = options;
    this.#options = options;
    this.#recorded = new RecordedCalls({ place: sources.logs, clock, logger });
    this.#access = new InspectorAccess(accessSettings(settings()));
    this.#watchers = new Watchers({
      openFeed: (callId, sink) => sources.openFeed(callId, sink, settings().inspector),
      isLive: (callId) => {
        const call = calls.find(callId);
        return call !== undefined && call.outcome === undefined;
      },
      clock,
      logger,
    });
    this.door = createInspectorDoor(this.#access, this.#watchers);
  }

  addRoutes(app: FastifyInstance): void {
    const { sources, calls, settings } = this.#options;
    addInspectorRoutes(app, {
      ...sources,
      access: this.#access,
      recorded: this.#recorded,
      ownCalls: () => calls.list(),
      settings: () => settings().inspector,
    });
  }

  change(settings: ServerSettings): void {
    this.#access.change(accessSettings(settings));
  }

  /** Closes all that watch; resolves when they are gone, `graceMs` later at most. */
  async close(graceMs: number): Promise<void> {
    await Promise.all([this.#watchers.goAway(graceMs), this.#recorded.close()]);
  }
}

const accessSettings = ({ inspector, apiTokens, corsOrigins }: ServerSettings): InspectorAccessSettings => ({
  tokens: inspector.tokens,
  apiTokens,
  corsOrigins,
});
