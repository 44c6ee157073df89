import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { InvalidRequest, RequestReplayed, RouteNotFound } from '../errors/request-error.ts';
import type {
  Carrier,
  CarrierRequest,
  CarrierWebhook,
  WebhookAnswer,
  WebhookDesk,
} from '../telephony/carrier.ts';
import { RepeatedAnswers } from '../telephony/repeated-answers.ts';
import { lineOf, type CarrierCalls } from './carrier-calls.ts';
import { carrierNamed, carrierRequest, isCarrier, webSocketUrl } from './carrier-paths.ts';
import type { Readiness } from './readiness.ts';
import type { TelephonySources } from './telephony.ts';

const maxBodyBytes = 64 * 1024;

const agentName = /^[a-z0-9-]{1,64}$/;

interface Asked {
  readonly Params: { readonly carrier: string; readonly hook: string; readonly agent?: string };
}

export interface CarrierRoutesOptions {
  readonly sources: TelephonySources;
  readonly calls: CarrierCalls;
  readonly readiness: Readiness;
}

/**
 * The webhooks of all carriers: `/v1/CARRIER/answer`, `/v1/CARRIER/answer/AGENT`, `/v1/CARRIER/events`. What is wrong with the
 * path or the method is told to the carrier alone; whose request is not signed learns nothing but that.
 */
export async function addCarrierRoutes(app: FastifyInstance, options: CarrierRoutesOptions): Promise<void> {
  const repeated = new RepeatedAnswers();
  await app.register(async (scope) => {
    // Signatures are made over the bytes as they came.
    scope.removeAllContentTypeParsers();
    scope.addContentTypeParser('*', { parseAs: 'buffer', bodyLimit: maxBodyBytes }, (_request, body, done) =>
      done(null, body),
    );
    scope.setErrorHandler<unknown, Asked>((thrown, request) => {
      const error = isTooLarge(thrown)
        ? new InvalidRequest(`The body of a webhook holds at most ${maxBodyBytes} bytes.`, 413)
        : thrown;
      tellOf(error, request, options);
      throw error;
    });
    for (const url of ['/v1/:carrier/:hook', '/v1/:carrier/:hook/:agent']) {
      scope.route<Asked>({
        method: ['GET', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS'],
        url,
        handler: (request, reply) => answer(request, reply, { ...options, repeated }),
      });
    }
  });
}

const isTooLarge = (error: unknown): boolean =>
  error instanceof Error && 'statusCode' in error && error.statusCode === 413;

function tellOf(
  error: unknown,
  { params, method }: FastifyRequest<Asked>,
  { calls, sources }: CarrierRoutesOptions,
): void {
  const { carrier: transport, hook } = params;
  const telephony = sources.now();
  if (!isCarrier(transport, telephony)) return;
  // Some sign what another method does not send: a wrong method looks like a wrong secret to who reads nothing else.
  const takes = webhookAt(telephony.carriers.get(transport), hook)?.methods;
  const isWrong = takes?.some((each) => each === method) === false;
  calls.refused(error, { transport, hook, method, ...(isWrong ? { takes } : {}) });
}

interface AnswerOptions extends CarrierRoutesOptions {
  readonly repeated: RepeatedAnswers;
}

async function answer(
  request: FastifyRequest<Asked>,
  reply: FastifyReply,
  options: AnswerOptions,
): Promise<string> {
  const { carrier: name, hook, agent } = request.params;
  const telephony = options.sources.now();
  const carrier = carrierNamed(name, telephony);
  const { method, url: path, headers } = request;
  const body = Buffer.isBuffer(request.body) ? request.body : Buffer.alloc(0);
  const asked = carrierRequest({ method, path, headers, body }, agent, telephony, 'http');
  const proof = await carrier.checkWebhook(asked);
  const webhook = webhookAt(carrier, hook);
  if (webhook === undefined || (agent !== undefined && !agentName.test(agent)))
    throw new RouteNotFound(`${name} has no such webhook here; ${webhooksOf(carrier)}.`);
  if (!webhook.methods.some((each) => each === method)) {
    reply.header('Allow', webhook.methods.join(', '));
    throw new InvalidRequest(`${method} is not possible here; use ${webhook.methods.join(' or ')}.`, 405);
  }
  const {
    status = 200,
    contentType,
    body: document,
  } = await answerOnce({ carrier, webhook, asked, proof }, options);
  return reply.code(status).header('Cache-Control', 'no-store').type(contentType).send(document);
}

/** Undefined for what every object has too, as `constructor`. */
const webhookAt = (carrier: Carrier | undefined, hook: string): CarrierWebhook | undefined =>
  carrier !== undefined && Object.hasOwn(carrier.webhooks, hook) ? carrier.webhooks[hook] : undefined;

function webhooksOf({ name, webhooks }: Carrier): string {
  const paths = Object.keys(webhooks).map((hook) => `/v1/${name}/${hook}`);
  return paths.length === 0 ? 'it asks none' : `there are ${paths.join(', ')}, and /v1/${name}/answer/AGENT`;
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
      const refusal = readiness.refusal(lineOf(carrier.name, call.carrierCallId));
      if (refusal !== undefined) throw refusal;
      const { carrierCallId, from = '', to = '' } = call;
      const { agentAt, checkAgent } = sources.now();
      const agent = call.agent ?? request.agent ?? agentAt(to);
      checkAgent(agent);
      const holder = { carrier: carrier.name, carrierCallId, from, to };
      const ticket = sources.tickets.issue(agent === undefined ? holder : { ...holder, agent });
      calls.expect(carrier.name, carrierCallId);
      const url = `${webSocketUrl(request.base)}/v1/${carrier.name}`;
      return { url, ticket, from, to };
    },
    placeOf: (carrierCallId) => calls.placeOf(carrier.name, carrierCallId),
    over: (carrierCallId) => calls.over(carrier.name, carrierCallId),
    request: (rest) => sources.request(rest),
  };
}
