import { z } from 'zod';

/** A vendor's key; sent in a header, never in a URL. */
export const apiKey = z.string().trim().min(1).max(1000).describe('the key that the vendor gave you');

/** `http:` and `ws:` work as `https:` and `wss:` do; they are for emulators and proxies on the loopback. */
export const baseUrl = z
  .string()
  .regex(/^(?:https?|wss?):\/\/[^\s/?#@]+(?:\/[^\s?#]*)?$/)
  .describe('an address as https://api.example.com, without a key, a query or a slash at its end')
  .transform((url) => url.replace(/\/+$/, ''));

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
