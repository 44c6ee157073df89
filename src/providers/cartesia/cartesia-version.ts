import { z } from 'zod';

/** The header `Cartesia-Version`: https://docs.cartesia.ai/use-the-api/api-conventions */
export const apiVersion = z
  .string()
  .regex(/^\d{4}-\d{2}-\d{2}$/)
  .default('2026-08-14')
  .describe('a version of the interface as 2026-08-14');

/** What every request and upgrade carries; the key is nowhere else. */
export function cartesiaHeaders(key: string, version: string): Readonly<Record<string, string>> {
  return { authorization: `Bearer ${key}`, 'cartesia-version': version };
}
