/** Two items that belong together, by their places; one that has no counterpart stands alone. */
export interface Pair {
  readonly wantedAt?: number;
  readonly seenAt?: number;
  readonly isSame: boolean;
}

/**
 * Aligns what was wanted with what was seen by a longest common subsequence, so that one that is forgotten does not put
 * all later ones in the wrong; between two that are the same, the others are paired in their order.
 */
export function alignment<Wanted, Seen>(
  wanted: readonly Wanted[],
  seen: readonly Seen[],
  isSame: (wanted: Wanted, seen: Seen) => boolean,
): readonly Pair[] {
  const same = wanted.map((one) => seen.map((other) => isSame(one, other)));
  const longest = longestFrom(same, seen.length);
  const pairs: Pair[] = [];
  let gap: { wanted: number[]; seen: number[] } = { wanted: [], seen: [] };
  const closeGap = (): void => {
    for (let at = 0; at < Math.max(gap.wanted.length, gap.seen.length); at++) {
      const wantedAt = gap.wanted[at];
      const seenAt = gap.seen[at];
      pairs.push({
        ...(wantedAt === undefined ? {} : { wantedAt }),
        ...(seenAt === undefined ? {} : { seenAt }),
        isSame: false,
      });
    }
    gap = { wanted: [], seen: [] };
  };
  let row = 0;
  let column = 0;
  while (row < wanted.length || column < seen.length) {
    if (same[row]?.[column] === true) {
      closeGap();
      pairs.push({ wantedAt: row++, seenAt: column++, isSame: true });
    } else if ((longest[row + 1]?.[column] ?? -1) >= (longest[row]?.[column + 1] ?? -1))
      gap.wanted.push(row++);
    else gap.seen.push(column++);
  }
  closeGap();
  return pairs;
}

/** At each place, how long the longest common subsequence of all from there on is. */
function longestFrom(same: readonly (readonly boolean[])[], width: number): readonly (readonly number[])[] {
  const rows: number[][] = [Array.from({ length: width + 1 }, () => 0)];
  for (const line of same.toReversed()) {
    const below = rows[0] ?? [];
    const row: number[] = Array.from({ length: width + 1 }, () => 0);
    for (let at = width - 1; at >= 0; at--)
      row[at] = line[at] === true ? (below[at + 1] ?? 0) + 1 : Math.max(below[at] ?? 0, row[at + 1] ?? 0);
    rows.unshift(row);
  }
  return rows;
}
