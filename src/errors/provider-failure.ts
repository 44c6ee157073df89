import {
  ProviderRefused,
  ProviderThrottled,
  ProviderUnreachable,
  type ProviderError,
} from './provider-error.ts';

/** What a vendor answered instead of doing what it was asked to. */
export interface VendorAnswer {
  /** HTTP, RFC 9110 §15. */
  readonly status: number;
  /** The header `retry-after`, RFC 9110 §10.2.3. */
  readonly retryAfter?: string | null | undefined;
  /** The header `date`: what a `retry-after` that is a date is counted from. */
  readonly date?: string | null | undefined;
  /** What the vendor says about it; may hold anything, a key among it. */
  readonly detail?: string | undefined;
}

export interface AskedVendor {
  /** The provider's name in the configuration. */
  readonly provider: string;
  /** Taken out of everything that is repeated. */
  readonly apiKey?: string | undefined;
}

const longestDetail = 300;
/** Groq answers so when its flexible tier has no room: https://console.groq.com/docs/errors */
const capacityExceeded = 498;
const paymentRequired = 402;
const requestTimeout = 408;
const tooManyRequests = 429;
const serverErrors = 500;

/** The error of a request, or of an upgrade to a WebSocket, that was answered with a status of 400 or more. */
export function failureOf(answer: VendorAnswer, asked: AskedVendor): ProviderError {
  const { status } = answer;
  const { provider } = asked;
  const said = detailOf(answer.detail, asked);
  const retryAfterMs = retryAfterMsOf(answer.retryAfter, answer.date);
  const later = retryAfterMs === undefined ? {} : { retryAfterMs };
  if (status === tooManyRequests || status === capacityExceeded) {
    const message = `${provider} takes no more requests for now (HTTP ${status})${said}`;
    return new ProviderThrottled(message, { provider, retryable: true, ...later });
  }
  if (status >= serverErrors || status === requestTimeout) {
    const message = `${provider} is out of order (HTTP ${status})${said}`;
    return new ProviderUnreachable(message, { provider, retryable: true, ...later });
  }
  const account = { provider, concerns: 'account' } as const;
  if (status === 401 || status === 403) {
    const remedy = 'Check its key in the configuration, and what the key may be used for.';
    return new ProviderRefused(`${provider} refuses the key (HTTP ${status})${said}. ${remedy}`, account);
  }
  if (status === paymentRequired) {
    const remedy = 'Check the credit and the plan of the account.';
    return new ProviderRefused(`${provider} wants to be paid (HTTP ${status})${said}. ${remedy}`, account);
  }
  return new ProviderRefused(`${provider} refuses the request (HTTP ${status})${said}`, { provider });
}

function detailOf(detail: string | undefined, asked: AskedVendor): string {
  const clean = withoutSecrets(detail ?? '', asked.apiKey)
    .replace(/\s+/g, ' ')
    .trim();
  return clean === '' ? '' : `: ${clean.slice(0, longestDetail).replace(/\.$/, '')}`;
}

/** What a vendor wrote, without the key and without what identifies the customer. */
export function withoutSecrets(text: string, apiKey: string | undefined): string {
  const withoutKey = apiKey === undefined || apiKey === '' ? text : text.replaceAll(apiKey, '••••••');
  // Groq names the organisation in its 429s, OpenAI repeats parts of the key.
  return withoutKey.replace(/\b(?:org|proj|sk|gsk|key)[-_][\w*-]{6,}/gi, '••••••');
}

/** Seconds, or a date (RFC 9110 §10.2.3), as milliseconds from the answer on, whatever the clocks say. */
function retryAfterMsOf(
  header: string | null | undefined,
  answeredAt: string | null | undefined,
): number | undefined {
  if (header === null || header === undefined || header.trim() === '') return undefined;
  const seconds = Number(header);
  if (Number.isFinite(seconds)) return Math.max(0, Math.round(seconds * 1000));
  const waitMs = Date.parse(header) - Date.parse(answeredAt ?? '');
  return Number.isNaN(waitMs) ? undefined : Math.max(0, waitMs);
}
