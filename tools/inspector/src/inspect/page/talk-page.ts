/** Whether there are calls to take part in where this page is from; undefined when nobody answers. */
export async function hasTalkPage(
  pageUrl: string,
  ask: (url: URL, init: RequestInit) => Promise<Response>,
): Promise<boolean | undefined> {
  const response = await ask(new URL('../', pageUrl), { headers: { Accept: 'application/json' } }).catch(
    () => undefined,
  );
  if (response === undefined) return undefined;
  // What shows nothing but logs answers with this page.
  const body: unknown = await response.json().catch(() => undefined);
  return typeof body === 'object' && body !== null && Reflect.get(body, 'status') === 'running';
}
