import type { DrawnBox, Place } from '../layout/drawing.ts';

/**
 * The box that is next to that of a state in a direction, by the middles of both: the nearest, one that is aside counting as
 * farther. One that holds it or lies inside of it counts like any other.
 */
export function nextTowards(
  boxes: readonly DrawnBox[],
  path: string,
  [byX, byY]: readonly [number, number],
): DrawnBox | undefined {
  const from = boxes.find((box) => box.path === path);
  if (from === undefined) return undefined;
  const [fromX, fromY] = middle(from);
  let best: { readonly box: DrawnBox; readonly far: number } | undefined;
  for (const box of boxes) {
    const [x, y] = middle(box);
    const along = (x - fromX) * byX + (y - fromY) * byY;
    const aside = Math.abs((x - fromX) * byY) + Math.abs((y - fromY) * byX);
    const far = along + 2 * aside;
    if (along > 1 && (best === undefined || far < best.far)) best = { box, far };
  }
  return best?.box;
}

function middle({ x, y, width, height }: Place): readonly [number, number] {
  return [x + width / 2, y + height / 2];
}
