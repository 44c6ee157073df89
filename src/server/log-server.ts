import { ListenError } from '../errors/listen-error.ts';
import type { Logger } from '../observability/logger.ts';
import { createHttpApp } from './http-app.ts';
import { InspectorAccess } from './inspector-access.ts';
import { addInspectorRoutes } from './inspector-routes.ts';
import type { LogFiles } from './log-files.ts';
import { offer } from './offer.ts';
import { createOriginCheck } from './origin-check.ts';
import { addConsoleFiles, addInspectorPage } from './page-routes.ts';
import { CallArchive } from './recorded-calls.ts';
import { defaultServerSettings } from './server-settings.ts';

const host = '127.0.0.1';

export interface LogServerOptions {
  readonly logFiles: LogFiles;
  /** The folder of the built pages. */
  readonly consoleFolder: string;
  readonly coverageFile: string;
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
  const { logFiles, consoleFolder, coverageFile, logger, port } = options;
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
      archive: new CallArchive(logFiles),
      ownCalls: () => [],
      labelOf: () => undefined,
      settings: () => ({ allowSend: false, redact: false }),
      redactLog: () => (entry) => entry,
      coverageFile,
    }),
  );
  const url = await app.listen({ host, port }).catch(async (error: unknown) => {
    await app.close();
    throw new ListenError(host, port, error);
  });
  return { url, close: () => app.close() };
}
