import fastifyStatic from '@fastify/static';
import type { FastifyInstance } from 'fastify';
import { InvalidRequest } from '../errors/request-error.ts';
import { callPath } from './call-door.ts';
import { offer } from './offer.ts';

export interface PageRoutesOptions {
  readonly version: string;
  /** The built console page, with an `index.html`; without it `/` tells the status only. */
  readonly consoleFolder?: string;
}

/** The console page, and what a program gets in its place. */
export async function addPageRoutes(app: FastifyInstance, options: PageRoutesOptions): Promise<void> {
  const { version, consoleFolder } = options;
  const status = { status: 'running', version };
  if (consoleFolder !== undefined) {
    // The page's files have hashes in their names only in `assets`; everything else is asked for anew.
    await app.register(fastifyStatic, {
      root: consoleFolder,
      index: false,
      dotfiles: 'ignore',
      cacheControl: false,
      setHeaders: (reply, path) => {
        const age = /[\\/]assets[\\/]/.test(path) ? 'public, max-age=31536000, immutable' : 'no-cache';
        reply.header('Cache-Control', age);
      },
    });
  }
  offer(app, '/', {
    GET: async (request, reply) => {
      reply.header('Vary', 'Accept, Origin');
      const wantsPage = consoleFolder !== undefined && prefersHtml(request.headers.accept);
      return wantsPage ? reply.sendFile('index.html') : status;
    },
  });
  offer(app, callPath, {
    GET: async (_request, reply) => {
      reply.header('Upgrade', 'websocket');
      throw new InvalidRequest('A call is a WebSocket: send "Upgrade: websocket".', 426);
    },
  });
}

/** Browsers ask for `text/html`; whoever asks for JSON, and does not, is a program. */
function prefersHtml(accept = '*/*'): boolean {
  return accept.includes('text/html') || !accept.includes('application/json');
}
