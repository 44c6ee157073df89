import { ListenError } from '../errors/listen-error.ts';
import type { Logger } from '../observability/logger.ts';
import type { Clock } from '../ports/clock.ts';
import { createHttpApp } from './http-app.ts';
import { InspectorAccess } from './inspector-access.ts';
import { addInspectorRoutes } from './inspector-routes.ts';
import type { LogFile } from './log-files.ts';
import { offer } from './offer.ts';
import { createOriginCheck } from './origin-check.ts';
import { addConsoleFiles, addInspectorPage } from './page-routes.ts';
import { RecordedCalls } from './recorded-calls.ts';
import { defaultServerSettings } from './server-settings.ts';

const host = '127.0.0.1';

export interface LogServerOptions {
  readonly files: readonly LogFile[];
  /** The folder of the built pages. */
  readonly consoleFolder: string;
  /** The first that is there is shown. */
  readonly coverageFiles: readonly string[];
  readonly clock: Clock;
  readonly logger: Logger;
  /** 0: any free one. */
  readonly port: number;
}

export interface LogServer {
  /** `http://127.0.0.1:PORT`; the inspector's page is at `/inspect/`. */
  readonly url: string;
  close(): Promise<void>;
}

/** Shows recorded calls to this machine: the inspector without a server of calls behind it. Rejects with `ListenError`. */
export async function openLogServer(options: LogServerOptions): Promise<LogServer> {
  const { files, consoleFolder, coverageFiles, clock, logger, port } = options;
  const recorded = new RecordedCalls({ place: { files }, clock, logger });
  const nobody = { tokens: [], apiTokens: [], corsOrigins: [] };
  const app = await createHttpApp({
    ...defaultServerSettings,
    logger,
    isAllowedOrigin: createOriginCheck([]),
  });
  await addConsoleFiles(app, consoleFolder, true);
  addInspectorPage(app, consoleFolder);
  offer(app, '/', { GET: async (_request, reply) => reply.redirect('/inspect/') });
  await app.register(async (scope) =>
    addInspectorRoutes(scope, {
      access: new InspectorAccess(nobody),
      recorded,
      ownCalls: () => [],
      labelOf: () => undefined,
      settings: () => ({ allowSend: false, redact: false }),
      redactLog: () => (entry) => entry,
      coverageFiles,
    }),
  );
  const url = await app.listen({ host, port }).catch(async (error: unknown) => {
    await app.close();
    throw new ListenError(host, port, error);
  });
  const close = async (): Promise<void> => {
    await Promise.all([app.close(), recorded.close()]);
  };
  return { url, close };
}
