/**
 * The address below which a vendor's resources lie. People write it with the versioned path (`https://api.example.com/v1`) and
 * without; `path` is put in where no version is named.
 */
export function apiBase(base: string, path: string): string {
  const written = new URL(base).pathname;
  if (/\/v\d[^/]*(?:\/|$)/.test(written)) return base;
  const [, first = ''] = path.split('/');
  return written.endsWith(`/${first}`) ? base + path.slice(first.length + 1) : base + path;
}
