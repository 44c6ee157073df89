import { z } from 'zod';
import type { FluxQuery } from './listen-query.ts';

const configure = z.strictObject({
  type: z.literal('Configure'),
  thresholds: z
    .strictObject({
      eager_eot_threshold: z.number().optional(),
      eot_threshold: z.number().optional(),
      eot_timeout_ms: z.number().optional(),
    })
    .optional(),
  keyterms: z
    .array(z.string().min(1))
    .or(z.string().transform((term) => [term]))
    .optional(),
  language_hints: z.array(z.string().min(2)).optional(),
  numerals: z.boolean().optional(),
});
const clientMessage = z.discriminatedUnion('type', [
  configure,
  z.strictObject({ type: z.literal('ForceEndTurn') }),
  z.strictObject({ type: z.literal('CloseStream') }),
]);

export type FluxConfigure = z.output<typeof configure>;

/** Undefined for what the vendor calls unparsable. */
export function readFluxClientMessage(text: string): z.output<typeof clientMessage> | undefined {
  try {
    return clientMessage.safeParse(JSON.parse(text)).data;
  } catch {
    return undefined;
  }
}

/** The settings as they are asked for; undefined where they are out of bounds. What is not mentioned stays as it is. */
export function mergeConfigure(query: FluxQuery, wish: FluxConfigure): FluxQuery | undefined {
  const { thresholds = {}, keyterms = query.keyterm, language_hints: hints } = wish;
  const {
    eager_eot_threshold: eager = query.eager_eot_threshold,
    eot_threshold = query.eot_threshold,
    eot_timeout_ms = query.eot_timeout_ms,
  } = thresholds;
  const isInBounds =
    between(eot_threshold, 0.5, 1) &&
    between(eot_timeout_ms, 500, 60_000) &&
    (eager === undefined || (between(eager, 0.3, 0.9) && eager <= eot_threshold)) &&
    (hints === undefined || query.model === 'flux-general-multi');
  if (!isInBounds) return undefined;
  return {
    ...query,
    eot_threshold,
    eot_timeout_ms,
    ...(eager === undefined ? {} : { eager_eot_threshold: eager }),
    ...(keyterms === undefined ? {} : { keyterm: keyterms }),
    ...(hints === undefined ? {} : { language_hint: hints as FluxQuery['language_hint'] }),
  };
}

function between(value: number, low: number, high: number): boolean {
  return value >= low && value <= high;
}
