/** A field of an entry of a log as it is written out; `otherwise` where the entry does not have it. */
export function fieldText(value: unknown, otherwise = ''): string {
  if (value === undefined || value === null) return otherwise;
  return typeof value === 'object' ? JSON.stringify(value) : `${value as string | number | boolean}`;
}
