import type { z } from 'zod';
import type { Scalar } from './config-tree.ts';

export const providerKinds = ['stt', 'llm', 'tts'] as const;

export type ProviderKind = (typeof providerKinds)[number];

/** For people, to be read before "provider". */
export const kindNames: Readonly<Record<ProviderKind, string>> = {
  stt: 'speech-to-text',
  llm: 'language-model',
  tts: 'text-to-speech',
};

/** Where a language model takes what it says from; an agent has either a prompt or a flow. */
export type AnswersFrom = 'prompt' | 'flow';

/** What the configuration has to know about a provider. */
export interface ProviderSection {
  /** Of the map `providers.KIND.NAME`; strict, so that a slip in a key is found. */
  readonly schema: z.ZodObject;
  /** Language models only; a prompt where it is absent. */
  readonly answersFrom?: AnswersFrom;
  /** It works with nothing set: what `auto` comes to when no key is. */
  readonly isStandby?: boolean;
  /** Another name of `of`, whose section it has, with these settings over it, unless it has one of its own. */
  readonly alias?: { readonly of: string; readonly settings: Readonly<Record<string, Scalar>> };
}

/**
 * Every provider that may be named, by kind and name. The schemas are the vendors' own business, so the composition
 * root hands them in: no vendor's field is known here.
 */
export type ProviderSections = Readonly<Record<ProviderKind, Readonly<Record<string, ProviderSection>>>>;
