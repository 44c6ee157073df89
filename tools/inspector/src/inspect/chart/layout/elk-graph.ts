import type { ElkExtendedEdge, ElkLabel, ElkNode, LayoutOptions } from 'elkjs/lib/elk-api.js';
import type { ChartBox, ChartEdge } from '../graph/chart-graph.ts';
import { lastEndPx, textBlock, type MeasureText, type TextBlock } from '../graph/text-rows.ts';
import {
  countGapPx,
  insetPx,
  labelInsetPx,
  rowPx,
  titlePx,
  type DrawnBox,
  type Level,
  type Measured,
  type Place,
} from './drawing.ts';

/** How wide text may become: along an edge, in a box of its own, in one that has others in it. */
const maxPx = { edge: 190, atomic: 210, compound: 330, wide: 900 };

const layered: LayoutOptions = {
  'elk.algorithm': 'layered',
  'elk.direction': 'DOWN',
  'elk.edgeRouting': 'ORTHOGONAL',
  'elk.hierarchyHandling': 'INCLUDE_CHILDREN',
  'elk.layered.nodePlacement.strategy': 'NETWORK_SIMPLEX',
};

const gaps: Readonly<Record<Level, LayoutOptions>> = {
  // As little as keeps lines apart, and those of one box leave it together: each pixel makes all titles smaller where the
  // whole is fitted into a pane.
  map: {
    'elk.layered.mergeEdges': 'true',
    'elk.layered.cycleBreaking.strategy': 'DEPTH_FIRST',
    'elk.layered.spacing.nodeNodeBetweenLayers': '4',
    'elk.layered.spacing.edgeNodeBetweenLayers': '3',
    'elk.layered.spacing.edgeEdgeBetweenLayers': '3',
    'elk.spacing.nodeNode': '5',
    'elk.spacing.edgeNode': '3',
    'elk.spacing.edgeEdge': '3',
  },
  detail: {
    'elk.layered.spacing.nodeNodeBetweenLayers': '14',
    'elk.layered.spacing.edgeNodeBetweenLayers': '12',
    'elk.layered.spacing.edgeEdgeBetweenLayers': '8',
    'elk.spacing.nodeNode': '16',
    'elk.spacing.edgeNode': '10',
    'elk.spacing.edgeEdge': '8',
    'elk.spacing.edgeLabel': '2',
    'elk.spacing.labelNode': '4',
  },
};

/** The regions of a parallel state have no edges between them: each is laid out alone, and they are packed. */
const packed: LayoutOptions = {
  'elk.algorithm': 'box',
  'elk.box.packingMode': 'GROUP_MIXED',
  'elk.hierarchyHandling': 'SEPARATE_CHILDREN',
};

/** Beside `active` there are states before and after it: with them, the map has about the shape of its pane. */
const packing: Readonly<Record<Level, LayoutOptions>> = {
  map: { 'elk.aspectRatio': '2.4', 'elk.spacing.nodeNode': '6' },
  detail: { 'elk.aspectRatio': '1.4', 'elk.spacing.nodeNode': '12' },
};

/** The longest that is written of how often something happened. */
const widestCount = '×288k';

/** What elk is asked: sizes are measured, places are its answer, all counted from the chart's corner. */
export function elkGraph(
  root: ChartBox,
  level: Level,
  measure: MeasureText,
): { readonly graph: ElkNode; readonly measured: Measured } {
  const boxes = new Map<string, Omit<DrawnBox, keyof Place>>();
  const edges = new Map<string, { source: string; target: string; text: DrawnBox['text'] }>();
  const countPx = countGapPx + measure(widestCount, 'count');

  const edgeOf = ({ id, source, target, lines }: ChartEdge): ElkExtendedEdge => {
    const text = textBlock(lines, maxPx.edge, measure);
    edges.set(id, { source, target, text });
    const ends = { id, sources: [source], targets: [target] };
    return level === 'map' ? ends : { ...ends, labels: [labelOf(id, text, countPx)] };
  };

  const nodeOf = (box: ChartBox): ElkNode => {
    const isAtomic = box.children.length === 0;
    const text = textBlock(box.lines, textPx(box), measure);
    const { id, path, title, kind, type, isInitial } = box;
    boxes.set(id, { id, path, title, kind, type, isInitial, isAtomic, text });
    const size = level === 'map' ? mapSize(title, measure) : detailSize(title, text, countPx, measure);
    if (isAtomic) return { id, ...size };
    const [around, inside] = level === 'map' ? [4, 0] : [12, 8];
    return {
      id,
      children: box.children.map(nodeOf),
      edges: box.edges.map(edgeOf),
      layoutOptions: {
        ...(type === 'parallel' ? { ...packed, ...packing[level] } : { ...layered, ...gaps[level] }),
        // Panes are wide: what a machine goes through from first to last lies side by side.
        ...(path === '' ? { 'elk.direction': 'RIGHT' } : {}),
        'elk.padding': `[top=${size.height + inside},left=${around},bottom=${around},right=${around}]`,
        'elk.nodeSize.constraints': 'MINIMUM_SIZE',
        'elk.nodeSize.minimum': `(${size.width}, ${size.height})`,
      },
    };
  };

  const graph = nodeOf(root);
  const layoutOptions = {
    ...graph.layoutOptions,
    'elk.json.edgeCoords': 'ROOT',
    'elk.json.shapeCoords': 'ROOT',
  };
  return { graph: { ...graph, layoutOptions }, measured: { level, boxes, edges } };
}

type Size = Pick<Place, 'width' | 'height'>;

function mapSize(title: string, measure: MeasureText): Size {
  return { width: measure(title, 'map-title') + 2 * insetPx.map, height: titlePx.map };
}

function detailSize(title: string, text: TextBlock, countPx: number, measure: MeasureText): Size {
  return {
    width: Math.max(text.widthPx, measure(title, 'title') + countPx) + 2 * insetPx.detail,
    height: titlePx.detail + text.rows.length * rowPx + 8,
  };
}

/** How often its edge was taken has a place of its own behind its last row. */
function labelOf(id: string, text: TextBlock, countPx: number): ElkLabel {
  return {
    text: id,
    width: Math.max(text.widthPx, lastEndPx(text) + countPx) + 2 * labelInsetPx,
    height: text.rows.length * rowPx + 4,
    layoutOptions: { 'elk.edgeLabels.inline': 'true' },
  };
}

function textPx({ path, type, children }: ChartBox): number {
  if (path === '' || type === 'parallel') return maxPx.wide;
  return children.length === 0 ? maxPx.atomic : maxPx.compound;
}
