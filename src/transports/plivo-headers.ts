import { boundedMetadata } from './carrier-metadata.ts';
import { parseStrictJson } from './strict-json.ts';

/**
 * `extra_headers` of a `start`, by name. Plivo documents them as `a=1;b=2` and, on an older page, as `a=1,b=2`, and has sent
 * them as JSON; SIP puts `X-PH-` before a name. Throws `InvalidMessage` for more than 4 KiB.
 */
export function plivoHeaders(given: string): Readonly<Record<string, string>> {
  const pairs = given.trimStart().startsWith('{') ? jsonPairs(given) : listedPairs(given);
  const named = pairs.map(([name, value]) => [name.trim().replace(/^X-PH-/i, ''), value.trim()] as const);
  return boundedMetadata(Object.fromEntries(named.filter(([name]) => /^[\w-]+$/.test(name))));
}

function jsonPairs(given: string): readonly (readonly [string, string])[] {
  const value = parseStrictJson(given, 2);
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([name, each]) =>
    typeof each === 'string' || typeof each === 'number' ? [[name, String(each)] as const] : [],
  );
}

function listedPairs(given: string): readonly (readonly [string, string])[] {
  return given.split(/[;,]/).flatMap((pair) => {
    const at = pair.indexOf('=');
    return at < 1 ? [] : [[pair.slice(0, at), unescaped(pair.slice(at + 1))] as const];
  });
}

function unescaped(value: string): string {
  try {
    return decodeURIComponent(value);
  } catch {
    return value;
  }
}
