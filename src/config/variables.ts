/** What variables are read from; `process.env` has this shape. */
export type Environment = Readonly<Record<string, string | undefined>>;

export type Expansion =
  | { readonly outcome: 'expanded'; readonly text: string; readonly variables: readonly string[] }
  | { readonly outcome: 'missing'; readonly names: readonly string[] }
  | { readonly outcome: 'malformed' };

/** `$${` is a literal `${`. A place that begins and doesn't end is matched too, to be complained about. */
const places = /\$\$\{|\$\{([^}]*)(\}?)/g;
const wellFormed = /^([A-Za-z_]\w*)(?::-(.*))?$/s;

export interface VariableUse {
  readonly name: string;
  readonly fallback?: string;
}

/** The variables that a text names, in order; undefined where a `${` begins what is no `${NAME}` or `${NAME:-default}`. */
export function variablesIn(text: string): readonly VariableUse[] | undefined {
  const uses: VariableUse[] = [];
  for (const [whole, inside = '', end] of text.matchAll(places)) {
    if (whole === '$${') continue;
    const [, name, fallback] = wellFormed.exec(inside) ?? [];
    if (name === undefined || end !== '}' || fallback?.includes('${') === true) return undefined;
    uses.push(fallback === undefined ? { name } : { name, fallback });
  }
  return uses;
}

/** Puts variables into a text. One that is set to nothing counts as not set, as in a shell's `:-`. */
export function expand(text: string, env: Environment): Expansion {
  const uses = variablesIn(text);
  if (uses === undefined) return { outcome: 'malformed' };
  const missing = uses.filter((use) => valueOf(use, env) === undefined).map(({ name }) => name);
  if (missing.length > 0) return { outcome: 'missing', names: [...new Set(missing)] };
  let next = 0;
  const expanded = text.replace(places, (whole) => {
    if (whole === '$${') return '${';
    const use = uses[next];
    next += 1;
    return (use === undefined ? undefined : valueOf(use, env)) ?? '';
  });
  return { outcome: 'expanded', text: expanded, variables: [...new Set(uses.map(({ name }) => name))] };
}

/** One that is set to nothing counts as not set. */
export const isSet = (name: string, env: Environment): boolean => valueOf({ name }, env) !== undefined;

function valueOf({ name, fallback }: VariableUse, env: Environment): string | undefined {
  const value = Object.hasOwn(env, name) ? env[name] : undefined;
  return value === undefined || value === '' ? fallback : value;
}
