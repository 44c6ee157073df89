import type { ElkExtendedEdge, ElkNode, LayoutOptions } from 'elkjs/lib/elk-api.js';
import type { ChartBox, ChartEdge } from '../graph/chart-graph.ts';
import { textBlock, type MeasureText } from '../graph/text-rows.ts';
import { insetPx, labelInsetPx, rowPx, titlePx, type DrawnBox, type Measured } from './drawing.ts';

/** How wide text may become: along an edge, in a box of its own, in one that has others in it. */
const maxPx = { edge: 190, atomic: 210, compound: 330, wide: 900 };

const layered: LayoutOptions = {
  'elk.algorithm': 'layered',
  'elk.direction': 'DOWN',
  'elk.edgeRouting': 'ORTHOGONAL',
  'elk.hierarchyHandling': 'INCLUDE_CHILDREN',
  'elk.layered.nodePlacement.strategy': 'NETWORK_SIMPLEX',
  'elk.layered.spacing.nodeNodeBetweenLayers': '14',
  'elk.layered.spacing.edgeNodeBetweenLayers': '12',
  'elk.layered.spacing.edgeEdgeBetweenLayers': '8',
  'elk.spacing.nodeNode': '16',
  'elk.spacing.edgeNode': '10',
  'elk.spacing.edgeEdge': '8',
  'elk.spacing.edgeLabel': '2',
  'elk.spacing.labelNode': '4',
};

/** The regions of a parallel state have no edges between them: each is laid out alone, and they are packed. */
const packed: LayoutOptions = {
  'elk.algorithm': 'box',
  'elk.box.packingMode': 'GROUP_MIXED',
  'elk.hierarchyHandling': 'SEPARATE_CHILDREN',
  'elk.aspectRatio': '1.4',
  'elk.spacing.nodeNode': '12',
};

/** What elk is asked: sizes are measured, places are its answer, all counted from the chart's corner. */
export function elkGraph(
  root: ChartBox,
  measure: MeasureText,
): { readonly graph: ElkNode; readonly measured: Measured } {
  const boxes = new Map<string, Measured['boxes'] extends ReadonlyMap<string, infer Box> ? Box : never>();
  const edges = new Map<string, { source: string; target: string; text: DrawnBox['text'] }>();

  const edgeOf = ({ id, source, target, lines }: ChartEdge): ElkExtendedEdge => {
    const text = textBlock(lines, maxPx.edge, measure);
    edges.set(id, { source, target, text });
    return {
      id,
      sources: [source],
      targets: [target],
      labels: [
        {
          text: id,
          width: text.widthPx + 2 * labelInsetPx,
          height: text.rows.length * rowPx + 4,
          layoutOptions: { 'elk.edgeLabels.inline': 'true' },
        },
      ],
    };
  };

  const nodeOf = (box: ChartBox): ElkNode => {
    const isAtomic = box.children.length === 0;
    const text = textBlock(box.lines, textPx(box), measure);
    const { id, path, title, kind, type, isInitial } = box;
    boxes.set(id, { id, path, title, kind, type, isInitial, isAtomic, text });
    const width = Math.max(text.widthPx, measure(title, 'title')) + 2 * insetPx;
    const height = titlePx + text.rows.length * rowPx + 8;
    if (isAtomic) return { id, width, height };
    return {
      id,
      children: box.children.map(nodeOf),
      edges: box.edges.map(edgeOf),
      layoutOptions: {
        ...(type === 'parallel' ? packed : layered),
        // Panes are wide: what a machine goes through from first to last lies side by side.
        ...(path === '' ? { 'elk.direction': 'RIGHT' } : {}),
        'elk.padding': `[top=${height + 8},left=12,bottom=12,right=12]`,
        'elk.nodeSize.constraints': 'MINIMUM_SIZE',
        'elk.nodeSize.minimum': `(${width}, ${height})`,
      },
    };
  };

  const graph = nodeOf(root);
  const layoutOptions = {
    ...graph.layoutOptions,
    'elk.json.edgeCoords': 'ROOT',
    'elk.json.shapeCoords': 'ROOT',
  };
  return { graph: { ...graph, layoutOptions }, measured: { boxes, edges } };
}

function textPx({ path, type, children }: ChartBox): number {
  if (path === '' || type === 'parallel') return maxPx.wide;
  return children.length === 0 ? maxPx.atomic : maxPx.compound;
}
