import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { readFile, stat } from 'node:fs/promises';
import type { FastifyInstance, FastifyReply } from 'fastify';
import { z } from 'zod';
import { CallNotFound, RouteNotFound } from '../errors/request-error.ts';
import { eventLogStream } from './event-log-stream.ts';
import { inspectedCalls, type InspectedCall, type InspectedCallsSources } from './inspected-calls.ts';
import type { InspectorAccess } from './inspector-access.ts';
import { offer } from './offer.ts';

export interface InspectorRoutesOptions extends InspectorCallsOptions {
  readonly access: InspectorAccess;
}

interface InspectorCallsOptions extends InspectedCallsSources {
  readonly settings: () => { readonly allowSend: boolean; readonly redact: boolean };
  /** Makes what keeps back people's words in the entries of one call's log. */
  readonly redactLog: (callId: string) => (entry: unknown) => unknown;
  /** What the model-based tests have covered of the call machine, as JSON; the first that is there is shown. */
  readonly coverageFiles: readonly string[];
}

/** Beside the WebSockets of watched calls, whatever the API's prefix: the page is built once and knows no configuration. */
const inspectorPath = '/v1/inspector';

/** What can be seen of calls from the inside. */
export function addInspectorRoutes(app: FastifyInstance, options: InspectorRoutesOptions): void {
  const { access } = options;
  app.addHook('onRequest', async ({ headers, socket, raw }, reply) => {
    reply.header('Cache-Control', 'no-store');
    access.check({ headers, httpVersion: raw.httpVersion, address: socket.remoteAddress });
  });
  addCallRoutes(app, options);
  offer(app, `${inspectorPath}/coverage`, {
    GET: async (_request, reply) => {
      const text = await firstThere(options.coverageFiles);
      if (text === undefined)
        throw new RouteNotFound(
          'No coverage was recorded here; the model-based tests write it: npx vitest run test/model.',
        );
      return reply.type('application/json; charset=utf-8').send(text);
    },
  });
}

function addCallRoutes(app: FastifyInstance, options: InspectorCallsOptions): void {
  const { recorded, settings, redactLog } = options;
  offer(app, `${inspectorPath}/calls`, {
    GET: async ({ headers }, reply) => {
      const { allowSend, redact } = settings();
      const { calls, ...more } = await inspectedCalls(options);
      const shown = redact ? calls.map((call) => ({ ...call, hasAudio: false })) : calls;
      const listing = { calls: shown, ...more, allowSend, redact };
      const essence = { ...listing, calls: shown.map(withoutLasting) };
      return unlessKnown(reply, headers['if-none-match'], essence, listing);
    },
  });
  offer(app, `${inspectorPath}/calls/:id/events`, {
    GET: async ({ params }, reply) => {
      const id = idOf(params);
      const file = await recorded.find(id);
      const redact = settings().redact ? redactLog(id) : undefined;
      const log = file === undefined ? undefined : await eventLogStream(file.path, redact);
      if (log === undefined) throw new CallNotFound('There is no event log of such a call.');
      return reply.type('application/x-ndjson').send(log);
    },
  });
  offer(app, `${inspectorPath}/calls/:id/audio`, {
    GET: async ({ params }, reply) => {
      if (settings().redact) {
        throw new CallNotFound('Recordings are kept back, as inspector.redact is set.');
      }
      const { audioPath } = (await recorded.find(idOf(params))) ?? {};
      const size = audioPath === undefined ? undefined : await sizeOf(audioPath);
      if (audioPath === undefined || size === undefined || size === 0) {
        throw new CallNotFound("There is no recording of such a call's caller.");
      }
      reply.type('audio/wav').header('Content-Length', size);
      // One that still grows is sent as far as it is now.
      return reply.send(createReadStream(audioPath, { end: size - 1 }));
    },
  });
}

/** How long a live call lasts is no change of it: the page counts on. */
function withoutLasting(call: InspectedCall): InspectedCall {
  return call.isLive ? { ...call, durationMs: 0 } : call;
}

/** A list that has not changed in its essence is not sent again: pages ask every few seconds. */
function unlessKnown(
  reply: FastifyReply,
  known: string | undefined,
  essence: object,
  body: object,
): FastifyReply {
  const digest = createHash('sha256').update(JSON.stringify(essence)).digest('base64url');
  const tag = `"${digest.slice(0, 22)}"`;
  reply.header('ETag', tag).header('Cache-Control', 'no-cache');
  if (known?.split(',').some((each) => each.trim().replace(/^W\//, '') === tag) === true) {
    return reply.code(304).send();
  }
  return reply.type('application/json; charset=utf-8').send(JSON.stringify(body));
}

async function firstThere(paths: readonly string[]): Promise<string | undefined> {
  for (const path of paths) {
    const text = await readFile(path, 'utf8').catch(() => undefined);
    if (text !== undefined) return text;
  }
  return undefined;
}

async function sizeOf(path: string): Promise<number | undefined> {
  const found = await stat(path).catch(() => undefined);
  return found?.size;
}

/** Ids are looked up among the files that there are, and are never made into a path. */
function idOf(params: unknown): string {
  return z.object({ id: z.string().max(256) }).safeParse(params).data?.id ?? '';
}
