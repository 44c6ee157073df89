import { status, type Metadata } from '@grpc/grpc-js';

/** What a request is refused with. */
export interface AccessRefused {
  readonly code: number;
  readonly details: string;
}

/** https://cloud.google.com/docs/authentication: an API key, or a bearer token; a signed one has to be for the service. */
export function accessOf(
  metadata: Metadata,
  audience: string,
  key: string | undefined,
): AccessRefused | undefined {
  const [apiKey] = metadata.get('x-goog-api-key');
  const [authorization] = metadata.get('authorization');
  if (typeof apiKey === 'string' && apiKey !== '') {
    if (key === undefined || apiKey === key) return undefined;
    return {
      code: status.INVALID_ARGUMENT,
      details: 'API key not valid. Please pass a valid API key.',
    };
  }
  const token = typeof authorization === 'string' ? /^Bearer (.+)$/.exec(authorization)?.[1] : undefined;
  if (token === undefined) {
    const details =
      'Request is missing required authentication credential. Expected OAuth 2 access token, login cookie or other valid authentication credential.';
    return { code: status.UNAUTHENTICATED, details };
  }
  if ((key === undefined || token === key) && isFor(token, audience)) return undefined;
  return { code: status.UNAUTHENTICATED, details: 'Request had invalid authentication credentials.' };
}

/** An access token is opaque; a self-signed one names its audience and its time (https://google.aip.dev/auth/4111). */
function isFor(token: string, audience: string): boolean {
  const parts = token.split('.');
  if (parts.length !== 3) return true;
  try {
    const claims = JSON.parse(Buffer.from(parts[1] ?? '', 'base64url').toString()) as {
      readonly aud?: unknown;
      readonly exp?: unknown;
      readonly iat?: unknown;
    };
    const now = Date.now() / 1000;
    return claims.aud === audience && Number(claims.iat) <= now + 60 && Number(claims.exp) > now;
  } catch {
    return false;
  }
}
