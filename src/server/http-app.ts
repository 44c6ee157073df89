import fastifyHelmet from '@fastify/helmet';
import { fastify, type FastifyInstance, type FastifyReply } from 'fastify';
import type { Socket } from 'node:net';
import { Forbidden, InvalidRequest, RouteNotFound } from '../errors/request-error.ts';
import type { Logger } from '../observability/logger.ts';
import { httpFailure } from './http-failure.ts';
import type { OriginCheck } from './origin-check.ts';

const maxBodyBytes = 16 * 1024;
const maxHeaderBytes = 8 * 1024;
/** How often in the time that headers have (slow loris) it is looked whether it is over. */
const timeoutChecks = 5;
const preflightAgeSeconds = 600;

export interface HttpAppOptions {
  readonly logger: Logger;
  readonly isAllowedOrigin: OriginCheck;
  readonly maxConnections: number;
  /** For a request's headers; its body has twice that. */
  readonly headersTimeoutMs: number;
}

/** The HTTP server without its routes: limits, security headers, origins, errors as JSON. */
export async function createHttpApp(options: HttpAppOptions): Promise<FastifyInstance> {
  const { logger, isAllowedOrigin, maxConnections, headersTimeoutMs } = options;
  const app = fastify({
    bodyLimit: maxBodyBytes,
    requestTimeout: 2 * headersTimeoutMs,
    forceCloseConnections: true,
    http: {
      maxHeaderSize: maxHeaderBytes,
      headersTimeout: headersTimeoutMs,
      connectionsCheckingInterval: headersTimeoutMs / timeoutChecks,
    },
    clientErrorHandler: (error, socket) => answerUnreadable(error, socket),
    frameworkErrors: (error, _request, reply: FastifyReply) => {
      const { status, body } = httpFailure(error);
      void reply.code(status).send(body);
    },
  });
  app.server.maxConnections = maxConnections;
  // Text would let a foreign page's form post without asking first.
  app.removeContentTypeParser('text/plain');
  app.setErrorHandler((error, request, reply) => {
    const { status, headers, body } = httpFailure(error);
    if (status >= 500) logger.error({ err: error, route: request.routeOptions.url }, 'A request failed');
    return reply.code(status).headers(headers).send(body);
  });
  app.setNotFoundHandler((request) => {
    throw new RouteNotFound(`There is no ${request.method} here.`);
  });
  addCors(app, isAllowedOrigin);
  await addSecurityHeaders(app);
  logRequests(app, logger);
  return app;
}

/** Lets pages of allowed origins read our answers, and refuses whatever the others want to change. */
function addCors(app: FastifyInstance, isAllowedOrigin: OriginCheck): void {
  app.addHook('onRequest', async (request, reply) => {
    const { headers, method } = request;
    reply.header('Vary', 'Origin');
    if (headers.origin === undefined) return;
    if (!isAllowedOrigin(headers)) {
      if (method === 'GET' || method === 'HEAD') return;
      throw new Forbidden('This origin may not ask for that; list it in the allowed origins.');
    }
    reply.header('Access-Control-Allow-Origin', headers.origin);
    if (method !== 'OPTIONS' || headers['access-control-request-method'] === undefined) return;
    await reply
      .code(204)
      .header('Access-Control-Allow-Methods', 'GET, POST, DELETE')
      .header('Access-Control-Allow-Headers', 'Authorization, Content-Type')
      .header('Access-Control-Max-Age', preflightAgeSeconds)
      .send();
  });
}

/** What the console page needs and nothing else; `'self'` covers WebSockets to the same host (CSP Level 3). */
async function addSecurityHeaders(app: FastifyInstance): Promise<void> {
  await app.register(fastifyHelmet, {
    contentSecurityPolicy: {
      useDefaults: false,
      directives: {
        defaultSrc: ["'none'"],
        scriptSrc: ["'self'"],
        workerSrc: ["'self'"],
        styleSrc: ["'self'"],
        imgSrc: ["'self'", 'data:'],
        fontSrc: ["'self'"],
        mediaSrc: ["'self'"],
        manifestSrc: ["'self'"],
        connectSrc: ["'self'"],
        baseUri: ["'none'"],
        formAction: ["'none'"],
        frameAncestors: ["'none'"],
      },
    },
    referrerPolicy: { policy: 'no-referrer' },
  });
  app.addHook('onRequest', async (_request, reply) => {
    reply.header('Permissions-Policy', 'microphone=(self), camera=(), geolocation=()');
  });
}

/** By route and not by URL: a query may hold what should not be written down. */
function logRequests(app: FastifyInstance, logger: Logger): void {
  app.addHook('onResponse', async (request, reply) => {
    const { method, routeOptions, ip } = request;
    const route = routeOptions.url ?? 'none';
    logger.debug(
      { method, route, status: reply.statusCode, durationMs: reply.elapsedTime, pii: { address: ip } },
      'A request was answered',
    );
  });
}

const unreadable: Readonly<Record<string, { readonly status: string; readonly message: string }>> = {
  ERR_HTTP_REQUEST_TIMEOUT: {
    status: '408 Request Timeout',
    message: 'The request took too long to arrive.',
  },
  HPE_HEADER_OVERFLOW: {
    status: '431 Request Header Fields Too Large',
    message: `Headers hold at most ${maxHeaderBytes} bytes.`,
  },
};

/** Answers bytes that no request could be read from. */
function answerUnreadable(error: NodeJS.ErrnoException, socket: Socket): void {
  if (error.code === 'ECONNRESET' || !socket.writable) {
    socket.destroy();
    return;
  }
  const { status, message } = unreadable[error.code ?? ''] ?? {
    status: '400 Bad Request',
    message: 'This is not HTTP.',
  };
  const { body } = httpFailure(new InvalidRequest(message));
  const content = JSON.stringify(body);
  socket.once('finish', () => socket.destroy());
  socket.end(
    `HTTP/1.1 ${status}\r\nContent-Type: application/json; charset=utf-8\r\n` +
      `Content-Length: ${Buffer.byteLength(content)}\r\nConnection: close\r\n\r\n${content}`,
  );
}
