/** What the model is told of a tool that has run. */
export interface ToolOutcome {
  readonly ok: boolean;
  /** JSON, and a copy: whatever the tool does with its own afterwards, the conversation stays as it is. */
  readonly result: unknown;
}

/** Of a tool that has returned. Nothing counts as null; what JSON can't hold is an error. */
export function outcomeOf(name: string, value: unknown): ToolOutcome {
  if (value === undefined) return { ok: true, result: null };
  try {
    return { ok: true, result: JSON.parse(JSON.stringify(value, onlyJson)) as unknown };
  } catch (fault) {
    return failed(`${name} has run, but what it returned is no JSON: ${messageOf(fault)}`);
  }
}

/** Of a tool that has thrown. */
export function faultOutcome(name: string, fault: unknown): ToolOutcome {
  return failed(messageOf(fault) || `${name} failed`);
}

export const failed = (error: string): ToolOutcome => ({ ok: false, result: { error } });

/** What `JSON.stringify` would leave out or empty without a word. */
function onlyJson(_: string, value: unknown): unknown {
  if (typeof value === 'function' || typeof value === 'symbol' || typeof value === 'bigint')
    throw new Error(`there is a ${typeof value} in it`);
  if (typeof value === 'number' && !Number.isFinite(value)) throw new Error(`there is a ${value} in it`);
  if (isHollow(value)) throw new Error(`there is a ${value.constructor.name} in it`);
  return value;
}

/** A map, a set, a promise that nobody waited for: it has content, and JSON would have none of it. */
function isHollow(value: unknown): value is object {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return false;
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype !== Object.prototype && prototype !== null && Object.keys(value).length === 0;
}

/** Never throws, whatever was thrown. */
function messageOf(fault: unknown): string {
  try {
    const message: unknown = fault instanceof Error ? fault.message : fault;
    return typeof message === 'string' ? message : '';
  } catch {
    return '';
  }
}
