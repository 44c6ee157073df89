import type { ElkEdgeSection, ElkExtendedEdge, ElkNode, ElkPoint } from 'elkjs/lib/elk-api.js';
import type { Drawing, DrawnBox, DrawnEdge, Level, Measured, Place } from './drawing.ts';

/** What elk has answered, as a drawing. */
export function readLayout(laidOut: ElkNode, { level, boxes, edges }: Measured): Drawing {
  const drawnBoxes: DrawnBox[] = [];
  const drawnEdges: DrawnEdge[] = [];
  const read = (node: ElkNode): void => {
    const box = boxes.get(node.id);
    if (box !== undefined) drawnBoxes.push({ ...box, ...placeOf(node) });
    for (const edge of node.edges ?? []) {
      const known = edges.get(edge.id);
      if (known === undefined) continue;
      const { source, target, text } = known;
      const label = { ...placeOf(edge.labels?.[0] ?? middleOf(edge)), text };
      const px = sizes[level];
      const [path, head] = [pathOf(edge, px.bend), headOf(edge, px.head)];
      drawnEdges.push({ id: edge.id, source, target, path, head, label });
    }
    node.children?.forEach(read);
  };
  read(laidOut);
  return {
    level,
    width: Math.ceil(laidOut.width ?? 0),
    height: Math.ceil(laidOut.height ?? 0),
    boxes: drawnBoxes,
    edges: drawnEdges,
  };
}

function placeOf({ x = 0, y = 0, width = 0, height = 0 }: Partial<Place>): Place {
  return { x: rounded(x), y: rounded(y), width: rounded(width), height: rounded(height) };
}

/** Of arrowheads and of bends. */
const sizes: Readonly<Record<Level, { readonly head: number; readonly bend: number }>> = {
  map: { head: 5, bend: 3 },
  detail: { head: 7, bend: 7 },
};

function pathOf({ sections = [] }: ElkExtendedEdge, bendPx: number): string {
  return sections.map((section) => roundedPath(pointsOf(section), bendPx)).join('');
}

function pointsOf({ startPoint, bendPoints = [], endPoint }: ElkEdgeSection): readonly ElkPoint[] {
  return [startPoint, ...bendPoints, endPoint];
}

/** The point from which it is as far to its beginning as to its end. */
function middleOf({ sections = [] }: ElkExtendedEdge): Partial<Place> {
  const points = sections.flatMap(pointsOf);
  const lengths = points.slice(1).map((point, index) => distance(points[index] ?? point, point));
  let left = lengths.reduce((sum, length) => sum + length, 0) / 2;
  for (const [index, length] of lengths.entries()) {
    const [from, to] = [points[index], points[index + 1]];
    if (from !== undefined && to !== undefined && left <= length) return towards(from, to, left);
    left -= length;
  }
  return {};
}

function headOf({ sections = [] }: ElkExtendedEdge, headPx: number): string {
  const last = sections.at(-1);
  if (last === undefined) return '';
  const tip = last.endPoint;
  const back = towards(tip, last.bendPoints?.at(-1) ?? last.startPoint, headPx);
  const side = { x: (tip.y - back.y) / 2, y: (back.x - tip.x) / 2 };
  const [left, right] = [1, -1].map((sign) => ({ x: back.x + sign * side.x, y: back.y + sign * side.y }));
  return left === undefined || right === undefined ? '' : `M${pair(left)}L${pair(tip)}L${pair(right)}Z`;
}

/** Straight lines with rounded corners. */
function roundedPath(points: readonly ElkPoint[], bendPx: number): string {
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
