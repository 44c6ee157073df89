/** What the page shows, as its address has it behind the `#`. */
export type Route =
  | { readonly page: 'list' }
  | { readonly page: 'call'; readonly id: string }
  | { readonly page: 'file'; readonly key: string };

export function readRoute(hash: string): Route {
  const [, page, ...rest] = hash.split('/');
  const name = decoded(rest.join('/'));
  if (page === 'call' && name !== '') return { page, id: name };
  if (page === 'file') return { page, key: name };
  return { page: 'list' };
}

export function hashOf(route: Route): string {
  if (route.page === 'list') return '#/';
  return route.page === 'call'
    ? `#/call/${encodeURIComponent(route.id)}`
    : `#/file/${encodeURIComponent(route.key)}`;
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
