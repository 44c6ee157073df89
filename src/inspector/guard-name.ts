interface Combined {
  readonly guards: readonly unknown[];
}

const joints: Readonly<Record<string, string>> = { and: ' and ', or: ' or ' };

/** A guard as a person reads it: `turnIsOver and not (turnIsNothing or keysAreComing)`. */
export function guardName(guard: unknown, isInner = false): string {
  if (typeof guard === 'string') return guard;
  if (typeof guard === 'function' && 'guards' in guard) {
    const { guards } = guard as unknown as Combined;
    const names = guards.map((each) => guardName(each, true));
    const joint = joints[guard.name];
    if (joint === undefined) return `not ${names.join()}`;
    return isInner ? `(${names.join(joint)})` : names.join(joint);
  }
  const { type, params } = guard as { readonly type: string; readonly params?: unknown };
  if (typeof params !== 'object' || params === null) return type;
  return `${type} ${Object.values(params).join(' ')}`;
}
