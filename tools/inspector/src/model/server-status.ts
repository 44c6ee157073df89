/** What a server tells of itself at its root. */
export interface ServerStatus {
  /** In front of the API's paths, as `/api/v1`. */
  readonly apiPrefix: string;
  /** Whether calls can be seen from the inside. */
  readonly hasInspector: boolean;
}

/** What is missing is as it is unless configured otherwise. */
export function readServerStatus(body: unknown): ServerStatus {
  const { apiPrefix, inspector } = { ...(body as Readonly<Record<string, unknown>> | undefined) };
  return {
    apiPrefix: typeof apiPrefix === 'string' && apiPrefix.startsWith('/') ? apiPrefix : '/api/v1',
    hasInspector: inspector === true,
  };
}
