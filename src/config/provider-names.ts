import { z } from 'zod';

export const text = z.string().trim().min(1).max(1000).describe('a text of 1000 characters at most');

/** `auto`, the name of a provider, or several: the first choice, then what takes over. */
export const providerNames = z
  .union([text, z.array(text).min(1)])
  .describe('auto, the name of a provider, or a list of names');
