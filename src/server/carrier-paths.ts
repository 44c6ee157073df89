import type { IncomingHttpHeaders } from 'node:http';
import { Forbidden, RouteNotFound } from '../errors/request-error.ts';
import type { Carrier, CarrierRequest } from '../telephony/carrier.ts';
import type { Telephony } from './telephony.ts';

/** `/v1/CARRIER` is a media socket, `/v1/CARRIER/AGENT` one of an agent's. */
const mediaPath = /^\/v1\/([a-z-]+)(?:\/([a-z0-9-]{1,64}))?$/;

/** Whose media socket it is, and the agent's where it names one. */
export interface MediaPath {
  readonly carrier: string;
  readonly agent: string | undefined;
}

/** Of a media socket's path, without its query; undefined where no carrier has such a path. */
export function readMediaPath(path: string): MediaPath | undefined {
  const [, carrier, agent] = mediaPath.exec(path) ?? [];
  return carrier === undefined ? undefined : { carrier, agent };
}

/** Whether there is such a carrier, set up or not. */
export const isCarrier = (name: string, { carriers, lacks }: Telephony): boolean =>
  carriers.has(name) || lacks(name) !== undefined;

/** Throws `Forbidden` where its secrets are not set, and `RouteNotFound` where there is no such carrier. */
export function carrierNamed(name: string, { carriers, lacks }: Telephony): Carrier {
  const carrier = carriers.get(name);
  if (carrier !== undefined) return carrier;
  const needs = lacks(name);
  if (needs === undefined) throw new RouteNotFound('There is no such carrier.');
  throw new Forbidden(`Set ${needs}: without it nobody can tell the requests of ${name} from a stranger's.`);
}

export interface RawRequest {
  readonly method: string;
  /** With its query. */
  readonly path: string;
  readonly headers: IncomingHttpHeaders;
  readonly body?: Buffer;
}

/** The request as the carrier sees it. */
export function carrierRequest(
  raw: RawRequest,
  agent: string | undefined,
  { publicUrl }: Telephony,
  scheme: 'http' | 'ws',
): CarrierRequest {
  const { method, path, headers, body = Buffer.alloc(0) } = raw;
  const base = publicUrl === '' ? `http://${headers.host ?? 'localhost'}` : publicUrl;
  const url = `${scheme === 'ws' ? webSocketUrl(base) : base}${path}`;
  const query = new URLSearchParams(path.split('?', 2)[1] ?? '');
  return { method, base, url, query, headers, body, ...(agent === undefined ? {} : { agent }) };
}

/** The same address for WebSockets. */
export const webSocketUrl = (url: string): string => url.replace(/^http/, 'ws');
