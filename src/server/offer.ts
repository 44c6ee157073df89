import type { FastifyInstance, RouteHandlerMethod } from 'fastify';
import { InvalidRequest } from '../errors/request-error.ts';

const methods = ['GET', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS'] as const;
type Method = (typeof methods)[number];

/** Registers what a path can do; every other method is answered with 405 and `Allow` (RFC 9110 §15.5.6). */
export function offer(
  app: FastifyInstance,
  url: string,
  handlers: Partial<Readonly<Record<Method, RouteHandlerMethod>>>,
): void {
  const offered = methods.filter((method) => handlers[method] !== undefined);
  const allow = offered.map((method) => (method === 'GET' ? 'GET, HEAD' : method)).join(', ');
  for (const method of offered) {
    const handler = handlers[method];
    if (handler !== undefined) app.route({ method, url, handler });
  }
  app.route({
    method: methods.filter((method) => !offered.includes(method)),
    url,
    handler: (request, reply) => {
      reply.header('Allow', allow);
      throw new InvalidRequest(`${request.method} is not possible here; use ${allow}.`, 405);
    },
  });
}
