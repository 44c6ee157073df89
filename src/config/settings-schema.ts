import { z } from 'zod';
import type { DeepReadonly } from './deep-readonly.ts';
import { providerNames, text } from './provider-names.ts';
import { telephonySchema } from './telephony-schema.ts';
import { providerKinds, type ProviderKind, type ProviderSections } from './provider-sections.ts';

const seconds = (least: number) =>
  z.number().min(least).max(86_400).describe(`seconds, a number from ${least} to 86400`);
const usd = z.number().min(0).max(1_000_000).describe('US dollars');
const count = z.int().min(1).max(1_000_000);
const tokens = z.array(
  z
    .string()
    .regex(/^[\w.~-]{16,512}$/)
    .describe('16 to 512 of A-Z, a-z, 0-9, ".", "_", "~", "-": browsers send it as a subprotocol'),
);

/** What the server, the calls and the process read; the defaults are in `config/default.yaml`. */
const fixedShape = {
  environment: text,
  debug: z.boolean(),
  log_level: z.enum(['trace', 'debug', 'info', 'warn', 'error', 'fatal', 'silent']),
  api_prefix: z
    .string()
    .regex(/^(?!\/v1\/inspect(?:or)?(?:\/|$))(?:\/[\w.~-]+)+$/)
    .describe('a path as /api/v1, without a slash at its end, and not that of the inspector, /v1/inspector'),
  cors_origins: z.array(
    z
      .string()
      .regex(/^(?:\*|https?:\/\/[^\s/?#@]+)$/)
      .describe('an origin as https://example.org, or "*"'),
  ),
  redis_url: z
    .string()
    .regex(/^rediss?:\/\/\S+$/)
    .optional()
    .describe('a URL as redis://localhost:6379'),
  default_agent: z
    .union([text, z.array(text).min(1)])
    .describe('the name of an agent, or a list of names: the first that can answer'),
  drain_seconds: seconds(0),
  server: z.strictObject({
    host: text,
    port: z.int().min(0).max(65_535),
    max_unstarted_sockets: count,
    handshakes: z.strictObject({
      per_second: z.number().min(0.1).max(100_000),
      burst: count,
      exempt_loopback: z.boolean(),
    }),
  }),
  auth: z.strictObject({ tokens }),
  websocket: z.strictObject({
    max_connections: count,
    connection_timeout_seconds: seconds(1),
    audio_chunk_size_ms: z.int().min(10).max(1000),
  }),
  performance: z.strictObject({ latency_target_ms: z.int().min(1).max(60_000), max_concurrent_calls: count }),
  playout: z.strictObject({ ahead_ms: z.int().min(40).max(5000) }),
  resume: z.strictObject({ valid_seconds: seconds(0) }),
  event_log: z.strictObject({ enabled: z.boolean(), folder: text, caller_audio: z.boolean() }),
  inspector: z.strictObject({
    enabled: z.union([z.literal('auto'), z.boolean()]).describe('true, false, or auto'),
    tokens,
    allow_send: z.boolean(),
    redact: z.boolean(),
  }),
  telephony: telephonySchema,
  prices: z.strictObject({
    llm: z.record(
      text,
      z.strictObject({ usd_per_million_prompt_tokens: usd, usd_per_million_completion_tokens: usd }),
    ),
    tts: z.record(text, z.strictObject({ usd_per_million_characters: usd })),
  }),
} as const;

const fixedSettings = z.object(fixedShape);

type ActiveProviders = Readonly<Record<ProviderKind, { readonly active: string | readonly string[] }>>;

/** The settings of the process, by the names that they have in YAML. Vendors' sections come from `Config.provider`. */
export type Settings = DeepReadonly<z.infer<typeof fixedSettings>> & { readonly providers: ActiveProviders };

/** The whole of `default.yaml` with what is merged over it. */
export function settingsSchema(sections: ProviderSections, agent: z.ZodObject): z.ZodObject {
  const kinds = providerKinds.map((kind) => {
    const named = Object.entries(sections[kind]).map(([name, { schema }]) => [name, schema.optional()]);
    return [kind, z.strictObject({ active: providerNames, ...Object.fromEntries(named) })];
  });
  return z.strictObject({
    ...fixedShape,
    agent,
    providers: z.strictObject(Object.fromEntries(kinds) as Record<ProviderKind, z.ZodObject>),
  });
}
