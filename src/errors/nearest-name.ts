/**
 * The known name that `wanted` was probably meant to be, if there is one. `prompt_after_ms` is as near to
 * `promptAfterMs` as can be: which way words are joined is the commonest slip.
 */
export function nearestName(wanted: string, known: readonly string[]): string | undefined {
  const target = withoutJoints(wanted);
  let best: { readonly name: string; readonly distance: number } | undefined;
  for (const name of known) {
    const distance = editDistance(target, withoutJoints(name));
    if (best === undefined || distance < best.distance) best = { name, distance };
  }
  if (best === undefined) return undefined;
  const shorter = Math.min(target.length, withoutJoints(best.name).length);
  // Half of a short name replaced is another name: "say" is not meant to be "at".
  const tolerance = Math.min(Math.max(2, Math.floor(target.length / 3)), Math.floor(shorter / 2));
  return best.distance <= tolerance ? best.name : undefined;
}

/** A remedy: the nearest name, or all there are. */
export function choiceAmong(wanted: string, known: readonly string[]): string {
  const nearest = nearestName(wanted, known);
  if (nearest !== undefined) return `Did you mean "${nearest}"?`;
  return known.length === 0 ? 'Remove it.' : `There are: ${known.join(', ')}.`;
}

/** A remedy for what is chosen by its name: all there are, and the nearest of them and of their `others`. */
export function availableFor(
  wanted: string,
  names: readonly string[],
  others: readonly string[] = [],
): string {
  const nearest = nearestName(wanted, [...names, ...others]);
  const hint = nearest === undefined ? '' : ` Did you mean "${nearest}"?`;
  return `Available: ${names.join(', ')}.${hint}`;
}

const withoutJoints = (name: string): string => name.toLowerCase().replace(/[\s_-]/g, '');

/** The fewest letters to insert, delete or replace, or neighbours to swap ("optimal string alignment"). */
function editDistance(one: string, other: string): number {
  let before: readonly number[] = [];
  let row: readonly number[] = Array.from({ length: other.length + 1 }, (_, index) => index);
  for (let i = 0; i < one.length; i += 1) {
    const next = [i + 1];
    for (let j = 0; j < other.length; j += 1) {
      const replaced = (row[j] ?? 0) + (one[i] === other[j] ? 0 : 1);
      const isSwap = i > 0 && j > 0 && one[i] === other[j - 1] && one[i - 1] === other[j];
      const swapped = isSwap ? (before[j - 1] ?? 0) + 1 : Infinity;
      next.push(Math.min(replaced, swapped, (row[j + 1] ?? 0) + 1, (next[j] ?? 0) + 1));
    }
    before = row;
    row = next;
  }
  return row.at(-1) ?? 0;
}
