import { nearestName } from '../../errors/nearest-name.ts';

/** `; did you mean "day"?` for the known name nearest to `wanted`, or the list of what there is when none is near. */
export function hintAt(wanted: string, known: readonly string[]): string {
  if (known.length === 0) return '; remove it';
  const nearest = nearestName(wanted, known);
  return nearest === undefined ? `; there are: ${known.join(', ')}` : `; did you mean "${nearest}"?`;
}
