import { z } from 'zod';
import { isOnLoopback } from './loopback.ts';

/** A vendor's key; sent in a header, never in a URL. */
export const apiKey = z.string().trim().min(1).max(1000).describe('the key that the vendor gave you');

const address = z
  .string()
  .regex(/^(?:https?|wss?):\/\/[^\s/?#@]+(?:\/[^\s?#]*)?$/)
  .describe('an address as https://api.example.com, without a key, a query or a slash at its end');

const withoutSlash = (url: string): string => url.replace(/\/+$/, '');

/** Whether whoever is on the way can read what is sent there, a key among it. */
const isClear = (url: string): boolean => /^(?:http|ws):/.test(url) && !isOnLoopback(url);

const encrypt =
  'Write an address that begins with https: or wss:, as the key could be read on the way; http: and ws: are for this machine.';

/** `ws:` and `wss:` work as `http:` and `https:` do; without encryption it is an emulator or a proxy on the loopback. */
export const baseUrl = address.refine((url) => !isClear(url), encrypt).transform(withoutSlash);

/** Of a server that may need no key: see `keepsKey`. */
export const keylessBaseUrl = address.transform(withoutSlash);

/** What is refused where a key would go to a `keylessBaseUrl` without encryption. */
export const keepsKey = {
  check: (settings: { readonly api_key?: string | undefined; readonly base_url: string }): boolean =>
    settings.api_key === undefined || !isClear(settings.base_url),
  refusal: { path: ['base_url'], error: encrypt },
};

export const modelName = z.string().trim().min(1).max(200).describe('the name of a model');

/** BCP 47. */
export const language = z
  .string()
  .regex(/^[a-z]{2,3}(?:-[A-Za-z0-9]{2,8})*$/)
  .describe('a language tag as en or en-US (BCP 47)');

/** One of the rates that a vendor takes, all of them from 8000 to 48000. */
export function sampleRateOf<const Rates extends readonly number[]>(rates: Rates) {
  return z
    .number()
    .refine((rate): rate is Rates[number] => rates.includes(rate))
    .describe(`a sample rate in Hz: one of ${rates.join(', ')}`);
}

/** The address of a vendor's WebSocket at a path, from its base. */
export function socketUrl(base: string, path: string): URL {
  return new URL(`${base.replace(/^http/, 'ws')}${path}`);
}

/** The address of a vendor's HTTP resource at a path, from its base. */
export function httpUrl(base: string, path: string): URL {
  return new URL(`${base.replace(/^ws/, 'http')}${path}`);
}
