/** Deepgram takes up to 100. */
const most = 100;

/** Those of the configuration first, each once. */
export function joinKeyterms(
  configured: readonly string[],
  expected: readonly string[] = [],
): readonly string[] {
  return [...new Set([...configured, ...expected])].slice(0, most);
}
