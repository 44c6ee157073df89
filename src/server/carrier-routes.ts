import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { z } from 'zod';
import { InvalidRequest, RequestReplayed, RouteNotFound } from '../errors/request-error.ts';
import type {
  Carrier,
  CarrierRequest,
  CarrierWebhook,
  WebhookAnswer,
  WebhookDesk,
} from '../telephony/carrier.ts';
import { RepeatedAnswers } from '../telephony/repeated-answers.ts';
import type { CarrierCalls } from './carrier-calls.ts';
import { carrierNamed, carrierRequest, isCarrier, webSocketUrl } from './carrier-paths.ts';
import type { Readiness } from './readiness.ts';
import type { TelephonySources } from './telephony.ts';

const maxBodyBytes = 64 * 1024;

const parameters = z.object({
  carrier: z.string(),
  hook: z.string(),
  agent: z
    .string()
    .regex(/^[a-z0-9-]{1,64}$/)
    .optional(),
});

export interface CarrierRoutesOptions {
  readonly sources: TelephonySources;
  readonly calls: CarrierCalls;
  readonly readiness: Readiness;
}

/** The webhooks of all carriers: `/v1/CARRIER/answer`, `/v1/CARRIER/answer/AGENT`, `/v1/CARRIER/events`. */
export async function addCarrierRoutes(app: FastifyInstance, options: CarrierRoutesOptions): Promise<void> {
  const repeated = new RepeatedAnswers();
  await app.register(async (scope) => {
    // Signatures are made over the bytes as they came.
    scope.removeAllContentTypeParsers();
    scope.addContentTypeParser('*', { parseAs: 'buffer', bodyLimit: maxBodyBytes }, (_request, body, done) =>
      done(null, body),
    );
    for (const url of ['/v1/:carrier/:hook', '/v1/:carrier/:hook/:agent']) {
      scope.route({
        method: ['GET', 'POST'],
        url,
        handler: (request, reply) =>
          answer(request, reply, { ...options, repeated }).catch((error: unknown) => {
            tellOf(error, request, options);
            throw error;
          }),
      });
    }
  });
}

function tellOf(error: unknown, { params }: FastifyRequest, { calls, sources }: CarrierRoutesOptions): void {
  const { data } = parameters.safeParse(params);
  if (data !== undefined && isCarrier(data.carrier, sources.now()))
    calls.refused(error, { transport: data.carrier, hook: data.hook });
}

interface AnswerOptions extends CarrierRoutesOptions {
  readonly repeated: RepeatedAnswers;
}

async function answer(request: FastifyRequest, reply: FastifyReply, options: AnswerOptions): Promise<string> {
  const { sources } = options;
  const found = parameters.safeParse(request.params);
  if (!found.success) throw new RouteNotFound('There is no such webhook.');
  const { carrier: name, hook, agent } = found.data;
  const telephony = sources.now();
  const carrier = carrierNamed(name, telephony);
  const webhook = Object.entries(carrier.webhooks).find(([each]) => each === hook)?.[1];
  if (webhook === undefined) throw new RouteNotFound(`${name} has no webhook "${hook}".`);
  const { method, url: path, headers } = request;
  if (method !== 'GET' && method !== 'POST') throw new RouteNotFound(`There is no ${method} here.`);
  const body = Buffer.isBuffer(request.body) ? request.body : Buffer.alloc(0);
  const asked = carrierRequest({ method, path, headers, body }, agent, telephony, 'http');
  const proof = await carrier.checkWebhook(asked);
  if (!webhook.methods.includes(method)) {
    throw new InvalidRequest(`${method} is not possible here; use ${webhook.methods.join(' or ')}.`, 405);
  }
  const {
    status = 200,
    contentType,
    body: document,
  } = await answerOnce({ carrier, webhook, asked, proof }, options);
  return reply.code(status).header('Cache-Control', 'no-store').type(contentType).send(document);
}

interface ProvenRequest {
  readonly carrier: Carrier;
  readonly webhook: CarrierWebhook;
  readonly asked: CarrierRequest;
  readonly proof: string | undefined;
}

async function answerOnce(
  { carrier, webhook, asked, proof }: ProvenRequest,
  options: AnswerOptions,
): Promise<WebhookAnswer> {
  const { sources, repeated } = options;
  const desk = deskFor(carrier, asked, options);
  if (proof === undefined) return webhook.answer(asked, desk);
  const key = `${carrier.name} ${proof}`;
  const same = repeated.find(key, sources.nowMs());
  if (same !== undefined) return same;
  if (!sources.answered.first(key, sources.nowMs()))
    throw new RequestReplayed('This webhook was answered already.');
  try {
    const answered = await webhook.answer(asked, desk);
    const { repeatsWithinMs } = carrier;
    if (repeatsWithinMs !== undefined) repeated.keep(key, answered, sources.nowMs() + repeatsWithinMs);
    return answered;
  } catch (error) {
    // The carrier asks again, with what it asked by.
    sources.answered.forget(key);
    throw error;
  }
}

function deskFor(
  carrier: Carrier,
  request: CarrierRequest,
  { sources, calls, readiness }: CarrierRoutesOptions,
): WebhookDesk {
  return {
    expect: (call) => {
      if (call.carrierCallId === '')
        throw new InvalidRequest('The webhook tells of no call: it has no id of one.');
      const refusal = readiness.refusal();
      if (refusal !== undefined) throw refusal;
      const { carrierCallId, from = '', to = '' } = call;
      const { agentAt, checkAgent } = sources.now();
      const agent = call.agent ?? request.agent ?? agentAt(to);
      checkAgent(agent);
      const holder = { carrier: carrier.name, carrierCallId, from, to };
      const ticket = sources.tickets.issue(agent === undefined ? holder : { ...holder, agent });
      const url = `${webSocketUrl(request.base)}/v1/${carrier.name}`;
      return { url, ticket, from, to };
    },
    over: (carrierCallId) => calls.over(carrier.name, carrierCallId),
    request: (rest) => sources.request(rest),
  };
}
