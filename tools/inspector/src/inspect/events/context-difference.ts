/** A place of a context at which two of them differ. */
export interface Difference {
  /** Keys and indices, as in `reply.tools[0].name`. */
  readonly path: string;
  readonly change: 'added' | 'removed' | 'changed';
  /** Absent where there was none. */
  readonly before?: unknown;
  /** Absent where there is none any more. */
  readonly after?: unknown;
}

/** Where two values differ, as near to the leaves as it goes. What is undefined is taken to be absent. */
export function differenceOf(before: unknown, after: unknown, path = ''): readonly Difference[] {
  if (Object.is(before, after)) return [];
  if (before === undefined) return [{ path, change: 'added', after }];
  if (after === undefined) return [{ path, change: 'removed', before }];
  if (Array.isArray(before) && Array.isArray(after)) return ofLists(before, after, path);
  if (isRecord(before) && isRecord(after)) return ofRecords(before, after, path);
  return [{ path, change: 'changed', before, after }];
}

function ofLists(before: readonly unknown[], after: readonly unknown[], path: string): readonly Difference[] {
  return Array.from({ length: Math.max(before.length, after.length) }, (_, index) =>
    differenceOf(before[index], after[index], `${path}[${index}]`),
  ).flat();
}

type Fields = Readonly<Record<string, unknown>>;

function ofRecords(before: Fields, after: Fields, path: string): readonly Difference[] {
  const keys = new Set([...Object.keys(before), ...Object.keys(after)]);
  return [...keys].flatMap((key) =>
    differenceOf(before[key], after[key], path === '' ? key : `${path}.${key}`),
  );
}

function isRecord(value: unknown): value is Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
