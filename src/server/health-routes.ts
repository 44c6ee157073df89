import type { FastifyInstance } from 'fastify';
import type { Calls } from '../call/calls.ts';
import type { Metrics } from '../observability/metrics.ts';
import { httpFailure } from './http-failure.ts';
import { offer } from './offer.ts';
import type { Readiness } from './readiness.ts';

export interface HealthRoutesOptions {
  readonly calls: Calls;
  readonly readiness: Readiness;
  readonly version: string;
}

/** For load balancers and supervisors, who have no token. */
export function addHealthRoutes(app: FastifyInstance, options: HealthRoutesOptions): void {
  const { calls, readiness, version } = options;
  offer(app, '/health', {
    GET: async () => ({ status: 'healthy', version, liveCalls: calls.liveCount }),
  });
  offer(app, '/ready', {
    GET: async (_request, reply) => {
      reply.header('Cache-Control', 'no-store');
      const refusal = readiness.refusal();
      if (refusal === undefined) return { status: 'ready' };
      const { status, headers, body } = httpFailure(refusal);
      reply.code(status).headers(headers);
      return { status: readiness.state, ...body };
    },
  });
}

/** For Prometheus. The figures tell about the business, so that its scraper needs the token as well. */
export function addMetricsRoute(app: FastifyInstance, metrics: Metrics): void {
  offer(app, '/metrics', {
    GET: async (_request, reply) => {
      reply.type(metrics.contentType);
      return metrics.render();
    },
  });
}
