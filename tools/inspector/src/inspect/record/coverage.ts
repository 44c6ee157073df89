import type { AskedServer } from '../calls/asked-server.ts';
/** What the model-based tests went through: how often, by `readChart`'s ids of transitions and paths of states. */
export interface Coverage {
  readonly transitions: Readonly<Record<string, number>>;
  readonly states: Readonly<Record<string, number>>;
}

/** Undefined where it is none. */
export function readCoverage(value: unknown): Coverage | undefined {
  if (typeof value !== 'object' || value === null) return undefined;
  const { transitions, states } = value as Partial<Record<string, unknown>>;
  return isCounts(transitions) && isCounts(states) ? { transitions, states } : undefined;
}

function isCounts(value: unknown): value is Readonly<Record<string, number>> {
  return (
    typeof value === 'object' &&
    value !== null &&
    !Array.isArray(value) &&
    Object.values(value).every((times) => typeof times === 'number')
  );
}

/** What the server has of it; undefined: nothing. */
export async function askForCoverage(desk: Pick<AskedServer, 'get'>): Promise<Coverage | undefined> {
  const response = await desk.get('coverage');
  return response?.ok === true ? readCoverage(await response.json().catch(() => undefined)) : undefined;
}
