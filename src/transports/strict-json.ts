import { InvalidMessage } from '../errors/protocol-error.ts';

const forbiddenKeys: ReadonlySet<string> = new Set(['__proto__', 'constructor', 'prototype']);
const openings = ['{', '['] as const;

/**
 * Parses JSON from a stranger.
 *
 * Throws `InvalidMessage` for anything that is not JSON, nests deeper than `maxDepth`, or has a key that could reach
 * an object's prototype.
 */
export function parseStrictJson(text: string, maxDepth: number): unknown {
  // Measured before parsing, so that a JSON bomb costs one scan and no objects.
  if (mayBeDeeperThan(text, maxDepth) && isDeeperThan(text, maxDepth)) {
    throw new InvalidMessage(`The message nests deeper than ${maxDepth} levels.`);
  }
  const value = parse(text);
  if (mayHaveForbiddenKey(text) && hasForbiddenKey(value)) {
    throw new InvalidMessage(
      'The message has a key that is not allowed: __proto__, constructor or prototype.',
    );
  }
  return value;
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (cause) {
    // The parser's own message quotes the input, which may hold a secret: it is kept as the cause only.
    throw new InvalidMessage('The message is not valid JSON.', { cause });
  }
}

/** Text nests no deeper than it opens. Searching is many times faster than looking at every character. */
function mayBeDeeperThan(text: string, maxDepth: number): boolean {
  let count = 0;
  for (const opening of openings) {
    for (let at = text.indexOf(opening); at >= 0; at = text.indexOf(opening, at + 1)) {
      count += 1;
      if (count > maxDepth) return true;
    }
  }
  return false;
}

function isDeeperThan(text: string, maxDepth: number): boolean {
  let depth = 0;
  let inString = false;
  for (let index = 0; index < text.length; index += 1) {
    const character = text[index];
    if (inString) {
      if (character === '\\') index += 1;
      else if (character === '"') inString = false;
    } else if (character === '"') inString = true;
    else if (character === '{' || character === '[') depth += 1;
    else if (character === '}' || character === ']') depth -= 1;
    if (depth > maxDepth) return true;
  }
  return false;
}

/** A key that is not allowed shows in the text, unless it is escaped. */
function mayHaveForbiddenKey(text: string): boolean {
  return text.includes('\\') || text.includes('proto') || text.includes('constructor');
}

function hasForbiddenKey(value: unknown): boolean {
  if (typeof value !== 'object' || value === null) return false;
  if (Array.isArray(value)) return value.some(hasForbiddenKey);
  return Object.entries(value).some(([key, inner]) => forbiddenKeys.has(key) || hasForbiddenKey(inner));
}
