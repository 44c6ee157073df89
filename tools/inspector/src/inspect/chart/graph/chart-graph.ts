import type { Chart, ChartState, ChartTransition } from '../../../../../../src/inspector/chart.ts';
import { chartLines, type ChartLine } from './chart-line.ts';

/** A state as a box; an `exit` stands for a state outside of the region that it is drawn in. */
export interface ChartBox {
  /** Unique: a state's path, or `REGION ↗ TARGET`. */
  readonly id: string;
  /** The state that it stands for; `''` for the machine itself. */
  readonly path: string;
  readonly title: string;
  readonly kind: 'state' | 'region' | 'exit';
  readonly type: ChartState['type'];
  readonly isInitial: boolean;
  /** The transitions that stay inside. */
  readonly lines: readonly ChartLine[];
  readonly children: readonly ChartBox[];
  /** Those between boxes inside, at any depth, that no inner box holds. */
  readonly edges: readonly ChartEdge[];
}

export interface ChartEdge {
  readonly id: string;
  /** Ids of boxes. */
  readonly source: string;
  readonly target: string;
  readonly lines: readonly ChartLine[];
}

interface DraftEdge {
  readonly source: string;
  readonly target: string;
  readonly transitions: ChartTransition[];
}

/**
 * What is drawn of a machine: transitions of the same source and target are one edge, those that lead no further than into
 * their own state are listed in its box, and those that leave a region of a parallel state end at an `exit` inside it, so
 * that regions can be laid out each by itself.
 */
export function chartGraph(chart: Chart): ChartBox {
  const edges = new Map<string, DraftEdge>();
  const exits = new Map<string, Set<string>>();
  for (const transition of chart.transitions) {
    const { source, target } = transition;
    if (target === undefined || isWithin(target, source)) continue;
    const region = regionOf(chart, source);
    const leaves = region !== undefined && !isWithin(target, region);
    if (leaves) exits.set(region, (exits.get(region) ?? new Set()).add(target));
    const end = leaves ? exitId(region, target) : target;
    const id = `${source} → ${end}`;
    const edge = edges.get(id) ?? { source, target: end, transitions: [] };
    edges.set(id, edge);
    edge.transitions.push(transition);
  }
  return boxOf(chart, chart.root, undefined, { edges, exits });
}

interface Drafts {
  readonly edges: ReadonlyMap<string, DraftEdge>;
  readonly exits: ReadonlyMap<string, ReadonlySet<string>>;
}

function boxOf(chart: Chart, state: ChartState, parent: ChartState | undefined, drafts: Drafts): ChartBox {
  const { path, type } = state;
  const own = chart.transitions.filter(
    ({ source, target }) => source === path && (target === undefined || isWithin(target, path)),
  );
  const exits = [...(drafts.exits.get(path) ?? [])].map((target) => exitBox(path, target));
  return {
    id: path,
    path,
    title: path === '' ? 'call' : state.key,
    kind: parent?.type === 'parallel' ? 'region' : 'state',
    type,
    isInitial: parent?.initial === state.key,
    lines: chartLines(own, ({ target }) => (target === undefined ? undefined : targetWords(path, target))),
    children: [...state.children.map((child) => boxOf(chart, child, state, drafts)), ...exits],
    edges: [...drafts.edges]
      .filter(([, { source, target }]) => holderOf(source, target) === path)
      .map(([id, { source, target, transitions }]) => ({
        id,
        source,
        target,
        lines: chartLines(transitions, () => undefined),
      })),
  };
}

function exitBox(region: string, target: string): ChartBox {
  const [id, title] = [exitId(region, target), `${target} ↗`];
  return {
    id,
    path: target,
    title,
    kind: 'exit',
    type: 'atomic',
    isInitial: false,
    lines: [],
    children: [],
    edges: [],
  };
}

/** The ids of the transitions that each edge stands for. */
export function transitionsByEdge(box: ChartBox): ReadonlyMap<string, readonly string[]> {
  const own = box.edges.map(
    ({ id, lines }) => [id, lines.flatMap(({ triggers }) => triggers.map(({ id }) => id))] as const,
  );
  return new Map([...own, ...box.children.flatMap((child) => [...transitionsByEdge(child)])]);
}

const exitMark = ' ↗ ';

function exitId(region: string, target: string): string {
  return `${region}${exitMark}${target}`;
}

function targetWords(source: string, target: string): string {
  if (target === source) return '↺';
  return `→ ${source === '' ? target : target.slice(source.length + 1)}`;
}

/** The innermost region of a parallel state that a state is in. */
function regionOf(chart: Chart, path: string): string | undefined {
  for (let inner = path; inner !== ''; inner = parentOf(inner))
    if (chart.states.get(parentOf(inner))?.type === 'parallel') return inner;
  return undefined;
}

/** The innermost state that has both inside. */
function holderOf(source: string, target: string): string {
  const [region, exit] = target.split(exitMark);
  const end = exit === undefined ? target : `${region}.${exit}`;
  let holder = parentOf(source);
  while (!isWithin(end, holder) || end === holder) holder = parentOf(holder);
  return holder;
}

function parentOf(path: string): string {
  return path.slice(0, Math.max(0, path.lastIndexOf('.')));
}

/** Whether a state is `outer` or inside of it. */
function isWithin(path: string, outer: string): boolean {
  return outer === '' || path === outer || path.startsWith(`${outer}.`);
}
