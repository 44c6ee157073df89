import type { ElkExtendedEdge, ElkNode, ElkPoint } from 'elkjs/lib/elk-api.js';
import type { Drawing, DrawnBox, DrawnEdge, Measured, Place } from './drawing.ts';

/** What elk has answered, as a drawing. */
export function readLayout(laidOut: ElkNode, { boxes, edges }: Measured): Drawing {
  const drawnBoxes: DrawnBox[] = [];
  const drawnEdges: DrawnEdge[] = [];
  const read = (node: ElkNode): void => {
    const box = boxes.get(node.id);
    if (box !== undefined) drawnBoxes.push({ ...box, ...placeOf(node) });
    for (const edge of node.edges ?? []) {
      const known = edges.get(edge.id);
      if (known === undefined) continue;
      const { source, target, text } = known;
      const label = { ...placeOf(edge.labels?.[0] ?? {}), text };
      drawnEdges.push({ id: edge.id, source, target, path: pathOf(edge), head: headOf(edge), label });
    }
    node.children?.forEach(read);
  };
  read(laidOut);
  return {
    width: Math.ceil(laidOut.width ?? 0),
    height: Math.ceil(laidOut.height ?? 0),
    boxes: drawnBoxes,
    edges: drawnEdges,
  };
}

function placeOf({ x = 0, y = 0, width = 0, height = 0 }: Partial<Place>): Place {
  return { x: rounded(x), y: rounded(y), width: rounded(width), height: rounded(height) };
}

function pathOf({ sections = [] }: ElkExtendedEdge): string {
  return sections
    .map(({ startPoint, bendPoints = [], endPoint }) => roundedPath([startPoint, ...bendPoints, endPoint]))
    .join('');
}

const headPx = 7;

function headOf({ sections = [] }: ElkExtendedEdge): string {
  const last = sections.at(-1);
  if (last === undefined) return '';
  const tip = last.endPoint;
  const back = towards(tip, last.bendPoints?.at(-1) ?? last.startPoint, headPx);
  const side = { x: (tip.y - back.y) / 2, y: (back.x - tip.x) / 2 };
  const [left, right] = [1, -1].map((sign) => ({ x: back.x + sign * side.x, y: back.y + sign * side.y }));
  return left === undefined || right === undefined ? '' : `M${pair(left)}L${pair(tip)}L${pair(right)}Z`;
}

const bendPx = 7;

/** Straight lines with rounded corners. */
function roundedPath(points: readonly ElkPoint[]): string {
  return points
    .map((point, index) => {
      const [before, after] = [points[index - 1], points[index + 1]];
      if (before === undefined) return `M${pair(point)}`;
      if (after === undefined) return `L${pair(point)}`;
      const radius = Math.min(bendPx, distance(before, point) / 2, distance(point, after) / 2);
      return `L${pair(towards(point, before, radius))}Q${pair(point)} ${pair(towards(point, after, radius))}`;
    })
    .join('');
}

function distance(one: ElkPoint, other: ElkPoint): number {
  return Math.hypot(one.x - other.x, one.y - other.y);
}

function towards(from: ElkPoint, to: ElkPoint, byPx: number): ElkPoint {
  const whole = distance(from, to);
  const share = whole === 0 ? 0 : byPx / whole;
  return { x: from.x + (to.x - from.x) * share, y: from.y + (to.y - from.y) * share };
}

function pair({ x, y }: ElkPoint): string {
  return `${rounded(x)} ${rounded(y)}`;
}

function rounded(px: number): number {
  return Math.round(px * 10) / 10;
}
