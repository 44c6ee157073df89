/** `; did you mean "day"?` for the known name nearest to `wanted`, or the list of what there is when none is near. */
export function hintAt(wanted: string, known: readonly string[]): string {
  const ranked = known.map((name) => ({ name, distance: editDistance(wanted, name) }));
  const best = ranked.toSorted((one, other) => one.distance - other.distance)[0];
  if (best === undefined) return '; remove it';
  return best.distance <= Math.max(2, wanted.length / 3)
    ? `; did you mean "${best.name}"?`
    : `; there are: ${known.join(', ')}`;
}

function editDistance(one: string, other: string): number {
  let row = Array.from({ length: other.length + 1 }, (_, index) => index);
  for (const [i, letter] of one.split('').entries()) {
    const next = [i + 1];
    for (const [j, counterpart] of other.split('').entries())
      next.push(
        Math.min((next[j] ?? 0) + 1, (row[j + 1] ?? 0) + 1, (row[j] ?? 0) + (letter === counterpart ? 0 : 1)),
      );
    row = next;
  }
  return row.at(-1) ?? 0;
}
