import { and, or } from 'xstate';

interface Combined {
  readonly guards: readonly unknown[];
  readonly check: unknown;
}

/** Told apart by what they check with: a bundler gives functions other names. */
const joints: ReadonlyMap<unknown, string> = new Map([
  [(and([]) as unknown as Combined).check, ' and '],
  [(or([]) as unknown as Combined).check, ' or '],
]);

/** A guard as a person reads it: `turnIsOver and not (turnIsNothing or keysAreComing)`. */
export function guardName(guard: unknown, isInner = false): string {
  if (typeof guard === 'string') return guard;
  if (typeof guard === 'function' && 'guards' in guard) {
    const { guards, check } = guard as unknown as Combined;
    const names = guards.map((each) => guardName(each, true));
    const joint = joints.get(check);
    if (joint === undefined) return `not ${names.join()}`;
    return isInner ? `(${names.join(joint)})` : names.join(joint);
  }
  const { type, params } = guard as { readonly type: string; readonly params?: unknown };
  if (typeof params !== 'object' || params === null) return type;
  return `${type} ${Object.values(params).join(' ')}`;
}
