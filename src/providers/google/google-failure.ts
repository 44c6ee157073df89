import { status, type Metadata } from '@grpc/grpc-js';
import { z } from 'zod';
import { withoutSecrets } from '../../errors/provider-failure.ts';
import {
  ProviderRefused,
  ProviderStalled,
  ProviderThrottled,
  ProviderUnreachable,
  type ProviderError,
} from '../../errors/provider-error.ts';
import { statusSchema } from './status-schema.ts';
import { wireMessages } from './wire-messages.ts';

/** How a request ended: https://grpc.io/docs/guides/status-codes/. */
export interface GoogleStatus {
  readonly code: number;
  readonly details?: string | undefined;
  /** The trailers. */
  readonly metadata?: Metadata | undefined;
}

const provider = 'google';
const longestDetail = 300;
const retryInfoType = 'type.googleapis.com/google.rpc.RetryInfo';

const messages = wireMessages(statusSchema);
const statusMessage = messages('google.rpc.Status');
const retryInfoMessage = messages('google.rpc.RetryInfo');
const statusShape = z.object({
  details: z.array(z.object({ type_url: z.string(), value: z.instanceof(Buffer) })).default([]),
});
const retryInfoShape = z.object({
  retryDelay: z.object({ seconds: z.number().default(0), nanos: z.number().default(0) }),
});

type Kind = 'credentials' | 'request' | 'quota' | 'late' | 'broken';

/** Every other status is a connection that broke. OUT_OF_RANGE is a stream that lasted too long, or had no audio for too long. */
const kinds: Readonly<Record<number, Kind>> = {
  [status.UNAUTHENTICATED]: 'credentials',
  [status.PERMISSION_DENIED]: 'credentials',
  [status.INVALID_ARGUMENT]: 'request',
  [status.NOT_FOUND]: 'request',
  [status.ALREADY_EXISTS]: 'request',
  [status.FAILED_PRECONDITION]: 'request',
  [status.UNIMPLEMENTED]: 'request',
  [status.RESOURCE_EXHAUSTED]: 'quota',
  [status.DEADLINE_EXCEEDED]: 'late',
};

/** Google answers an API key that it doesn't know with INVALID_ARGUMENT. */
const badKey = /api key (?:not valid|expired)/i;

/** The error of a request that ended otherwise than well. `secrets` are taken out of what is repeated. */
export function googleFailure(answer: GoogleStatus, secrets: readonly string[]): ProviderError {
  const { code, details = '', metadata } = answer;
  const said = `(${status[code] ?? `status ${code}`})${detailOf(details, secrets)}`;
  const kind = badKey.test(details) ? 'credentials' : (kinds[code] ?? 'broken');
  switch (kind) {
    case 'credentials': {
      const remedy = 'Check them in the configuration, and that the API is enabled for their project.';
      return new ProviderRefused(`google refuses the credentials ${said}. ${remedy}`, {
        provider,
        concerns: 'account',
      });
    }
    case 'request':
      return new ProviderRefused(`google refuses the request ${said}`, { provider });
    case 'quota': {
      const retryAfterMs = retryDelayMs(metadata);
      const later = retryAfterMs === undefined ? {} : { retryAfterMs };
      const message = `google takes no more requests for now ${said}`;
      return new ProviderThrottled(message, { provider, retryable: true, ...later });
    }
    case 'late':
      return new ProviderStalled(`google did not answer in time ${said}`, { provider, retryable: true });
    case 'broken':
      return new ProviderUnreachable(`google broke off, or can't be reached ${said}`, {
        provider,
        retryable: true,
      });
  }
}

function detailOf(details: string, secrets: readonly string[]): string {
  const clean = secrets
    .reduce((text, secret) => withoutSecrets(text, secret), withoutSecrets(details, undefined))
    .replace(/\s+/g, ' ')
    .trim();
  return clean === '' ? '' : `: ${clean.slice(0, longestDetail).replace(/\.$/, '')}`;
}

/** `google.rpc.RetryInfo` in the trailers: https://google.aip.dev/193. */
function retryDelayMs(metadata: Metadata | undefined): number | undefined {
  const [packed] = metadata?.get('grpc-status-details-bin') ?? [];
  if (!Buffer.isBuffer(packed)) return undefined;
  try {
    const { details } = statusShape.parse(statusMessage.decode(packed));
    const info = details.find(({ type_url: type }) => type === retryInfoType);
    if (info === undefined) return undefined;
    const { retryDelay } = retryInfoShape.parse(retryInfoMessage.decode(info.value));
    return Math.max(0, Math.round(retryDelay.seconds * 1000 + retryDelay.nanos / 1e6));
  } catch {
    // How it failed is known all the same.
    return undefined;
  }
}
