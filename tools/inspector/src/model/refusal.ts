/** What plain HTTP tells when a call's WebSocket was refused, the status of which a browser keeps to itself. */
export interface HttpEvidence {
  /** Of `GET /ready`; undefined when nobody answered. */
  readonly ready?: { readonly status: number; readonly body: unknown } | undefined;
  /** Of `GET {prefix}/agents` with the token; undefined when it was not asked for, or nobody answered. */
  readonly agentsStatus?: number | undefined;
  readonly hadToken?: boolean;
}

const byReadiness: Readonly<Record<string, string>> = {
  full: 'at-capacity',
  draining: 'draining',
  starting: 'starting',
};

/** The code of the problem, as `problemOf` knows it. */
export function refusalCode({ ready, agentsStatus, hadToken = false }: HttpEvidence): string {
  if (ready === undefined) return 'server-gone';
  if (ready.status >= 300) {
    const status = field(ready.body, 'status');
    const isKnown = typeof status === 'string' && Object.hasOwn(byReadiness, status);
    const known = isKnown ? byReadiness[status] : undefined;
    // 502 and 504 are a proxy's: what is behind it is gone.
    return known ?? (ready.status === 503 ? 'at-capacity' : 'server-gone');
  }
  if (agentsStatus === 401) return tokenCode(hadToken);
  if (agentsStatus === 403) return 'forbidden';
  return 'call-refused';
}

/** Whether a token is missing, or was the wrong one. */
export const tokenCode = (hadToken: boolean): 'unauthorized' | 'token-refused' =>
  hadToken ? 'token-refused' : 'unauthorized';

/** Whether a token has to be entered before anything else. */
export const isAboutToken = (code: string): boolean => code === 'unauthorized' || code === 'token-refused';

function field(value: unknown, name: string): unknown {
  return typeof value === 'object' && value !== null ? Reflect.get(value, name) : undefined;
}
