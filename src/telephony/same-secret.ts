import { createHash, timingSafeEqual } from 'node:crypto';

/**
 * Whether a secret that was given is the one expected, in a time that tells nothing of where they differ. An empty one is
 * none: nothing is the same as it.
 */
export function isSameSecret(given: string, expected: string): boolean {
  if (expected === '') return false;
  // Digests are of equal length, which the comparison needs.
  const [one, other] = [given, expected].map((text) => createHash('sha256').update(text).digest());
  return one !== undefined && other !== undefined && timingSafeEqual(one, other);
}
