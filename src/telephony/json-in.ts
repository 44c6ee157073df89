/** The fields of a body; none for one that is no JSON object. */
export function jsonIn(body: Buffer): Readonly<Record<string, unknown>> {
  try {
    const value = JSON.parse(body.toString()) as unknown;
    return typeof value === 'object' && value !== null && !Array.isArray(value)
      ? (value as Readonly<Record<string, unknown>>)
      : {};
  } catch {
    return {};
  }
}
