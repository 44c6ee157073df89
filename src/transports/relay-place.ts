/**
 * How many of the words `said` were spoken when the last ones were `heard`, which begin anywhere among them: the place
 * nearest to `near` words, where there are several. A last word that was not heard to its end does not count. Undefined where
 * they are nowhere.
 */
export function placeOf(heard: readonly string[], said: readonly string[], near: number): number | undefined {
  if (heard.length === 0) return undefined;
  const last = heard.length - 1;
  let best: number | undefined;
  for (let from = 0; from + last < said.length; from += 1) {
    if (!heard.slice(0, last).every((word, index) => said[from + index] === word)) continue;
    const [end = '', word = ''] = [heard[last], said[from + last]];
    if (!word.startsWith(end)) continue;
    const place = from + last + (word === end ? 1 : 0);
    if (best === undefined || Math.abs(place - near) < Math.abs(best - near)) best = place;
  }
  return best;
}
