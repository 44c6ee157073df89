import type { FastifyInstance } from 'fastify';
import { z } from 'zod';
import { interruptionMode } from '../config/policy-schema.ts';
import type { Calls } from '../call/calls.ts';
import { CallNotFound, InvalidRequest } from '../errors/request-error.ts';
import { eventLogStream } from './event-log-stream.ts';
import { offer } from './offer.ts';
import type { RtpCalls } from './rtp-calls.ts';

const maxLineCharacters = 4000;

const sayBody = z.strictObject({
  text: z.string().trim().min(1).max(maxLineCharacters),
  interruption: interruptionMode.optional(),
});

/** What can be seen of calls, and done to them, from outside. */
export function addCallRoutes(app: FastifyInstance, calls: Calls, rtp?: RtpCalls): void {
  offer(app, '/calls', { GET: async () => ({ calls: calls.list() }) });
  offer(app, '/calls/:id', {
    GET: async (request) => {
      const id = idOf(request.params);
      if (rtp?.isWaiting(id) === true) return { id, transport: 'rtp', state: 'connecting' };
      return calls.find(id) ?? missing();
    },
    DELETE: async (request, reply) => {
      const id = idOf(request.params);
      if (rtp?.cancel(id) !== true && !calls.request(id, { type: 'operator.hangup' })) missing();
      reply.code(202);
      return { id, status: 'hanging-up' };
    },
  });
  offer(app, '/calls/:id/events', {
    GET: async (request, reply) => {
      const path = calls.eventLog(idOf(request.params));
      const log = path === undefined ? undefined : await eventLogStream(path);
      if (log === undefined) throw new CallNotFound('There is no event log of such a call.');
      return reply.type('application/x-ndjson').header('Cache-Control', 'no-store').send(log);
    },
  });
  offer(app, '/calls/:id/say', {
    POST: async (request, reply) => {
      const id = idOf(request.params);
      const body = sayBody.safeParse(request.body);
      if (!body.success) {
        throw new InvalidRequest(
          `The body is {"text":"…"}, with 1 to ${maxLineCharacters} characters, and "interruption" where its mode is another: ${interruptionMode.options.join(', ')}.`,
        );
      }
      if (!calls.request(id, { type: 'operator.say', ...body.data })) missing();
      reply.code(202);
      return { id, status: 'accepted' };
    },
  });
}

/** Ids are looked up among the known calls, and are never made into a path. */
function idOf(params: unknown): string {
  const { id } = z.object({ id: z.string().max(128) }).safeParse(params).data ?? missing();
  return id;
}

function missing(): never {
  throw new CallNotFound('There is no such call, or it is over.');
}
