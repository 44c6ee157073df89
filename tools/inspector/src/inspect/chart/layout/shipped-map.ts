import type { ElkEdgeSection, ElkExtendedEdge, ElkNode, ElkPoint } from 'elkjs/lib/elk-api.js';
import type { MeasureText } from '../graph/text-rows.ts';
import type { Measured } from './drawing.ts';

type Numbers = readonly number[];

/** The layout of a map, as it is kept in a file, in tenths of pixels. */
interface ShippedMap {
  /** Left, top, width and height by id. */
  readonly boxes: Readonly<Record<string, Numbers>>;
  /** The points of each line, left and top by turns. */
  readonly edges: Readonly<Record<string, Numbers>>;
}

/** What elk has laid out, as text. */
export function shipMap(laidOut: ElkNode): string {
  const boxes: Record<string, Numbers> = {};
  const edges: Record<string, Numbers> = {};
  const note = ({ id, x, y, width, height, ...inside }: ElkNode): void => {
    boxes[id] = [x, y, width, height].map(tenths);
    for (const edge of inside.edges ?? [])
      edges[edge.id] = (edge.sections ?? [])
        .flatMap(({ startPoint, bendPoints = [], endPoint }) => [startPoint].concat(bendPoints, endPoint))
        .flatMap((point) => [tenths(point.x), tenths(point.y)]);
    inside.children?.forEach(note);
  };
  note(laidOut);
  return `${JSON.stringify({ boxes, edges } satisfies ShippedMap).replaceAll('],', '],\n')}\n`;
}

/** Left and right of a title there must be at least this. */
const leastInsetPx = 2;

/** As if elk had laid it out now; undefined where it was made for another graph, or the page's titles are too wide for it. */
export function mapAsShipped(
  text: string,
  graph: ElkNode,
  { boxes }: Measured,
  measure: MeasureText,
): ElkNode | undefined {
  const shipped = JSON.parse(text) as ShippedMap;
  const fits = [...boxes].every(
    ([id, { title }]) => measure(title, 'map-title') + 2 * leastInsetPx <= (shipped.boxes[id]?.[2] ?? 0),
  );
  const isOfGraph = edgesOf(graph).every(({ id }) => shipped.edges[id] !== undefined);
  return fits && isOfGraph ? placed(graph, shipped) : undefined;
}

function edgesOf({ edges = [], children = [] }: ElkNode): readonly ElkExtendedEdge[] {
  return [...edges, ...children.flatMap(edgesOf)];
}

function placed(node: ElkNode, shipped: ShippedMap): ElkNode {
  const [x = 0, y = 0, width = 0, height = 0] = shipped.boxes[node.id] ?? [];
  return {
    id: node.id,
    x,
    y,
    width,
    height,
    children: node.children?.map((child) => placed(child, shipped)) ?? [],
    edges:
      node.edges?.map(({ id, sources, targets }) => ({
        id,
        sources,
        targets,
        sections: [sectionOf(shipped.edges[id] ?? [])],
      })) ?? [],
  };
}

function sectionOf(numbers: Numbers): ElkEdgeSection {
  const points: ElkPoint[] = [];
  for (let at = 0; at < numbers.length; at += 2)
    points.push({ x: numbers[at] ?? 0, y: numbers[at + 1] ?? 0 });
  const [startPoint = { x: 0, y: 0 }, ...others] = points;
  const endPoint = others.pop() ?? startPoint;
  return { id: '', startPoint, bendPoints: others, endPoint };
}

function tenths(px: number | undefined): number {
  return Math.round((px ?? 0) * 10) / 10;
}
