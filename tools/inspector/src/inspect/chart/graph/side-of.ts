/** Whose a state is, by who has the floor in it; contested as well where it is not sure that the caller gives it up. */
export type Side = 'caller' | 'agent' | 'contested' | 'nobody';

const sides: Readonly<Record<string, Side>> = {
  listening: 'caller',
  'eager-thinking': 'contested',
  holding: 'agent',
  settling: 'agent',
  apologising: 'agent',
  'barge-in': 'contested',
  yielding: 'contested',
  returning: 'contested',
  ending: 'agent',
};

export function sideOf(path: string): Side {
  const [outer, region, state] = path.split('.');
  if (outer === 'active') return region === 'floor' ? (sides[state ?? ''] ?? 'nobody') : 'nobody';
  return sides[outer ?? ''] ?? 'nobody';
}
