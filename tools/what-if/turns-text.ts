const mostNamed = 6;

/** As people read it: "Turn 3 is", "Turns 1 and 4 are", "Turns 0, 1, 4, 7, 8, 9 and 12 more are". */
export function turnsText(turns: Iterable<number>, [one, several]: readonly [string, string]): string {
  const numbers = [...turns].map(String);
  if (numbers.length === 1) return `Turn ${numbers[0]} ${one}`;
  const isLong = numbers.length > mostNamed + 1;
  const named = isLong ? numbers.slice(0, mostNamed) : numbers.slice(0, -1);
  const last = isLong ? `${numbers.length - mostNamed} more` : numbers.at(-1);
  return `Turns ${named.join(', ')} and ${last} ${several}`;
}
