import fastifyStatic from '@fastify/static';
import type { FastifyInstance } from 'fastify';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { InvalidRequest, RouteNotFound } from '../errors/request-error.ts';
import { watchPath } from './inspector-door.ts';
import { callPath } from './upgrade-handler.ts';
import { offer } from './offer.ts';

export interface PageRoutesOptions {
  readonly version: string;
  /** Told to the console page, which is built without it. */
  readonly apiPrefix: string;
  /** The built console page, with an `index.html`; without it `/` tells the status only. */
  readonly consoleFolder?: string;
  /** Whether calls can be seen from the inside; without it that page is not there. */
  readonly hasInspector: boolean;
}

/** The inspector's page, within the console's folder and in addresses. */
const inspectorFolder = '/inspect';

/** The console page, and what a program gets in its place. */
export async function addPageRoutes(app: FastifyInstance, options: PageRoutesOptions): Promise<void> {
  const { version, apiPrefix, consoleFolder, hasInspector } = options;
  const status = { status: 'running', version, apiPrefix, inspector: hasInspector };
  if (consoleFolder !== undefined) await addConsoleFiles(app, consoleFolder, hasInspector);
  offer(app, '/', {
    GET: async (request, reply) => {
      reply.header('Vary', 'Accept, Origin');
      const wantsPage = consoleFolder !== undefined && prefersHtml(request.headers.accept);
      return wantsPage ? reply.sendFile('index.html') : status;
    },
  });
  offerUpgrade(app, callPath, 'A call');
  if (hasInspector) addInspectorPage(app, consoleFolder);
}

/** The built files of the console, those of the inspector's page only where there is one. */
export async function addConsoleFiles(
  app: FastifyInstance,
  consoleFolder: string,
  hasInspector: boolean,
): Promise<void> {
  // The page's files have hashes in their names only in `assets`; everything else is asked for anew.
  await app.register(fastifyStatic, {
    root: consoleFolder,
    index: false,
    dotfiles: 'ignore',
    cacheControl: false,
    allowedPath: (path) => hasInspector || !path.startsWith(inspectorFolder),
    setHeaders: (reply, path) => {
      const age = /[\\/]assets[\\/]/.test(path) ? 'public, max-age=31536000, immutable' : 'no-cache';
      reply.header('Cache-Control', age);
    },
  });
}

/** It holds nothing of any call: it is there for whoever reaches the server, and asks for a token if need be. */
export function addInspectorPage(app: FastifyInstance, consoleFolder: string | undefined): void {
  offer(app, inspectorFolder, { GET: async (_request, reply) => reply.redirect(`${inspectorFolder}/`) });
  offer(app, `${inspectorFolder}/`, {
    GET: async (_request, reply) => {
      if (consoleFolder === undefined || !existsSync(join(consoleFolder, inspectorFolder, 'index.html')))
        throw new RouteNotFound('The inspector\'s page is not built here: run "npm run build".');
      return reply.sendFile(`${inspectorFolder.slice(1)}/index.html`);
    },
  });
  offerUpgrade(app, `${watchPath}:id`, 'Watching a call');
}

function offerUpgrade(app: FastifyInstance, path: string, what: string): void {
  offer(app, path, {
    GET: async (_request, reply) => {
      reply.header('Upgrade', 'websocket');
      throw new InvalidRequest(`${what} is a WebSocket: send "Upgrade: websocket".`, 426);
    },
  });
}

/** Browsers ask for `text/html`; whoever asks for JSON, and does not, is a program. */
function prefersHtml(accept = '*/*'): boolean {
  return accept.includes('text/html') || !accept.includes('application/json');
}
